package dev.chancery.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One thread, and a database that answers when the test says so. */
class GroupCommitTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** A batch that was sent and has no answer yet. */
  private record Sent(List<Integer> entries, Promise<List<String>> answer) {
    void stored() {
      answer.complete(entries.stream().map(entry -> "stored " + entry).toList());
    }
  }

  private final Deque<Sent> sent = new ArrayDeque<>();
  private final List<List<Integer>> batches = new ArrayList<>();

  private GroupCommit<Integer, String> lane(
      int slots, int mostInBatch, int mostWaiting, Duration longestWait) {
    return new GroupCommit<>(
        new GroupCommit.Limits(slots, mostInBatch, mostWaiting, longestWait),
        entries -> {
          Promise<List<String>> answer = Promise.promise();
          sent.add(new Sent(entries, answer));
          batches.add(entries);
          return answer.future();
        });
  }

  @Test
  void a_lone_entry_waits_for_nobody() {
    Future<String> one = lane(1, 64, 100, LONG).add(1);
    assertThat(batches).containsExactly(List.of(1));
    assertThat(one.isComplete()).isFalse();
    sent.remove().stored();
    assertThat(one.result()).isEqualTo("stored 1");
  }

  @Test
  void what_queues_up_while_all_slots_are_taken_forms_the_next_batch() {
    GroupCommit<Integer, String> lane = lane(2, 3, 100, LONG);
    List<Future<String>> outcomes = IntStream.rangeClosed(1, 7).mapToObj(lane::add).toList();
    assertThat(batches).containsExactly(List.of(1), List.of(2));
    sent.remove().stored();
    assertThat(batches).endsWith(List.of(3, 4, 5));
    sent.remove().stored();
    assertThat(batches).endsWith(List.of(6, 7));
    while (!sent.isEmpty()) {
      sent.remove().stored();
    }
    assertThat(outcomes)
        .extracting(Future::result)
        .isEqualTo(IntStream.rangeClosed(1, 7).mapToObj(entry -> "stored " + entry).toList());
    assertThat(lane.waiting()).isZero();
  }

  @Test
  void a_poisoned_entry_fails_alone() {
    GroupCommit<Integer, String> lane = lane(1, 64, 100, LONG);
    List<Future<String>> outcomes = IntStream.rangeClosed(0, 16).mapToObj(lane::add).toList();
    while (!sent.isEmpty()) {
      Sent batch = sent.remove();
      if (batch.entries.contains(11)) {
        batch.answer.fail(new PgException("bad", "ERROR", "23505", null));
      } else {
        batch.stored();
      }
    }
    assertThat(outcomes.get(11).failed()).isTrue();
    assertThat(outcomes).filteredOn(Future::succeeded).hasSize(16);
    assertThat(batches).contains(List.of(11)).hasSizeLessThanOrEqualTo(1 + 1 + 2 * 4);
  }

  @Test
  void who_waits_behind_a_server_that_is_gone_is_told_too() {
    GroupCommit<Integer, String> lane = lane(1, 2, 100, LONG);
    List<Future<String>> outcomes = IntStream.rangeClosed(0, 4).mapToObj(lane::add).toList();
    ProblemException gone = new ProblemException(new Problem.Unavailable("PostgreSQL", LONG));
    sent.remove().answer.fail(gone);
    assertThat(sent).isEmpty();
    assertThat(outcomes).allSatisfy(each -> assertThat(each.cause()).isSameAs(gone));
  }

  @Test
  void a_server_that_is_gone_fails_the_batch_without_halving() {
    GroupCommit<Integer, String> lane = lane(1, 64, 100, LONG);
    List<Future<String>> outcomes = IntStream.rangeClosed(0, 4).mapToObj(lane::add).toList();
    sent.remove().stored();
    ProblemException gone = new ProblemException(new Problem.Unavailable("PostgreSQL", LONG));
    sent.remove().answer.fail(gone);
    assertThat(sent).isEmpty();
    assertThat(lane.waiting()).isZero();
    assertThat(outcomes.subList(1, 5)).allSatisfy(each -> assertThat(each.cause()).isSameAs(gone));
    lane.add(9).onComplete(_ -> {});
    assertThat(batches).endsWith(List.of(9));
  }

  @Test
  void a_full_queue_refuses_one_more() {
    GroupCommit<Integer, String> lane = lane(1, 64, 2, LONG);
    List<Future<String>> outcomes = IntStream.range(0, 4).mapToObj(lane::add).toList();
    assertThat(lane.isFull()).isTrue();
    assertThat(outcomes.get(3).cause())
        .isInstanceOfSatisfying(
            ProblemException.class,
            refused -> assertThat(refused.problem()).isInstanceOf(Problem.Overloaded.class));
    sent.remove().stored();
    assertThat(lane.isFull()).isFalse();
    assertThat(lane.waiting()).isZero();
  }

  @Test
  void a_queue_whose_oldest_entry_stays_old_refuses_at_the_door() {
    GroupCommit<Integer, String> lane = lane(1, 64, 100, Duration.ofNanos(1));
    List<Future<String>> outcomes = IntStream.range(0, 2).mapToObj(lane::add).toList();
    assertThat(outcomes).noneMatch(Future::isComplete);
    await().until(lane::isFull);
    assertThat(lane.add(2).isComplete()).isFalse();
    sent.remove().stored();
    assertThat(lane.isFull()).isFalse();
  }

  @Test
  void an_old_entry_alone_refuses_nobody() {
    GroupCommit<Integer, String> lane = lane(1, 64, 100, Duration.ofNanos(1));
    List<Future<String>> outcomes = IntStream.range(0, 2).mapToObj(lane::add).toList();
    assertThat(lane.isFull()).isFalse();
    assertThat(outcomes).noneMatch(Future::isComplete);
  }

  @Test
  void a_commit_that_throws_fails_its_batch_and_gives_its_slot_back() {
    GroupCommit<Integer, String> lane =
        new GroupCommit<>(
            new GroupCommit.Limits(1, 64, 100, LONG),
            entries -> {
              batches.add(entries);
              throw new IllegalStateException("a bug");
            });
    assertThat(lane.add(1).failed()).isTrue();
    assertThat(lane.add(2).failed()).isTrue();
    assertThat(batches).containsExactly(List.of(1), List.of(2));
  }
}
