package dev.chancery.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A flood of one organisation is its own affair. */
@Tag("T-33")
class WorkersTest {
  private static final OrganisationId FLOOD = organisation(1);
  private static final OrganisationId OTHER = organisation(2);

  private final CountDownLatch gate = new CountDownLatch(1);
  private Vertx vertx;
  private Workers workers;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    workers = new Workers(vertx);
  }

  @AfterEach
  void close() {
    gate.countDown();
    Desk.settled(vertx.close());
  }

  private static OrganisationId organisation(int number) {
    return new OrganisationId(new UUID(0, number));
  }

  private String waitsAtTheGate() throws InterruptedException {
    gate.await();
    return "through";
  }

  @Test
  void whoever_has_too_many_calls_in_hand_is_refused_and_nobody_else() {
    Promise<String> answer = Promise.promise();
    List<Future<String>> calls = new ArrayList<>();
    for (int i = 0; i < 33; i++) {
      calls.add(workers.call(FLOOD, answer::future));
    }
    assertThat(calls).filteredOn(Future::failed).hasSize(1);
    assertOverloaded(calls.getLast());
    assertThat(Desk.settled(workers.call(OTHER, () -> Future.succeededFuture("mine"))))
        .isEqualTo("mine");
    answer.complete("theirs");
    assertThat(Desk.settled(workers.call(FLOOD, () -> Future.succeededFuture("again"))))
        .isEqualTo("again");
  }

  @Test
  void where_all_are_in_hand_whoever_has_none_still_gets_one() {
    Promise<String> answer = Promise.promise();
    for (int i = 0; i < 256; i++) {
      assertThat(workers.call(organisation(100 + i / 32), answer::future).failed()).isFalse();
    }
    assertThat(workers.call(OTHER, answer::future).failed()).isFalse();
    assertOverloaded(workers.call(OTHER, answer::future));
    answer.complete("done");
    assertThat(workers.call(OTHER, answer::future).succeeded()).isTrue();
  }

  @Test
  void a_task_of_one_is_done_while_another_has_as_many_as_it_may() {
    List<Future<String>> flood = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      flood.add(workers.run(FLOOD, this::waitsAtTheGate));
    }
    assertThat(Desk.settled(workers.run(OTHER, () -> "mine"))).isEqualTo("mine");
    assertThat(flood).noneMatch(Future::isComplete);
    gate.countDown();
    assertThat(Desk.settled(Future.all(flood)).list()).hasSize(100);
  }

  @Test
  void a_task_of_one_waits_for_its_turn_and_not_for_a_queue() {
    List<OrganisationId> order = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      all.add(workers.run(organisation(10), this::waitsAtTheGate));
      all.add(workers.run(organisation(11), this::waitsAtTheGate));
    }
    OrganisationId second = organisation(3);
    for (int i = 0; i < 100; i++) {
      all.add(workers.run(FLOOD, () -> order.add(FLOOD)));
      all.add(workers.run(second, () -> order.add(second)));
    }
    all.add(workers.run(OTHER, () -> order.add(OTHER)));
    gate.countDown();
    assertThat(Desk.settled(Future.all(all)).succeeded()).isTrue();
    assertThat(order).hasSize(201);
    assertThat(order.indexOf(OTHER)).isLessThan(20);
  }

  @Test
  void a_task_that_fails_leaves_its_place_to_the_next() {
    for (int i = 0; i < 10; i++) {
      Future<String> failing =
          workers.run(
              FLOOD,
              () -> {
                throw new IllegalStateException("spoilt");
              });
      assertThat(Desk.settled(failing.otherwise("failed"))).isEqualTo("failed");
    }
    assertThat(Desk.settled(workers.run(FLOOD, () -> "mine"))).isEqualTo("mine");
  }

  private static void assertOverloaded(Future<String> refused) {
    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(new Problem.Overloaded(Problem.SOON)));
  }
}
