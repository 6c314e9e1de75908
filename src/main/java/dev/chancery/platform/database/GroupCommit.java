package dev.chancery.platform.database;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Entries that wait at the same moment share one commit. There is no timer: as soon as one of the
 * slots is free, whatever has queued up forms the next batch, so that a lone entry waits for
 * nobody. Owned by one event loop, which alone may call it.
 *
 * <p>An entry's future completes after its batch has committed, never before. A batch that fails by
 * one row's fault is halved until that row fails alone.
 *
 * @param <T> an entry
 * @param <R> what became of it
 */
public final class GroupCommit<T, R> {
  /**
   * How much may wait, and how long.
   *
   * @param slots batches in flight
   * @param mostInBatch entries in one statement
   * @param mostWaiting entries that may queue; one more is refused
   * @param longestWait how long an entry may have to wait for its commit, as far as can be told,
   *     before it is refused at the door
   */
  public record Limits(int slots, int mostInBatch, int mostWaiting, Duration longestWait) {}

  /** Rows that take a batch longer than that make the next ones smaller. */
  private static final Duration LONGEST_BATCH = Duration.ofMillis(75);

  /**
   * For how long the wait must have been too long: a process that was stalled for a moment finds
   * old entries, and commits them at once.
   */
  private static final Duration CONGESTED = Duration.ofMillis(100);

  private record Waiting<T, R>(T entry, Promise<R> outcome, long since) {}

  private final Function<List<T>, Future<List<R>>> commit;
  private final Limits limits;
  private final ArrayDeque<Waiting<T, R>> queue = new ArrayDeque<>();
  private final Pace pace = new Pace();
  private int inFlight;
  private int rowsInFlight;

  /** Since when the oldest entry was too old whenever anybody asked; null where it is not. */
  private @Nullable Long congestedSince;

  /**
   * {@code commit} stores a batch durably and answers with an outcome for each entry, in their
   * order.
   */
  public GroupCommit(Limits limits, Function<List<T>, Future<List<R>>> commit) {
    this.limits = limits;
    this.commit = commit;
  }

  /**
   * Stores {@code entry} with whatever else is waiting. Who was let in at the door is refused only
   * where the queue itself is full: what was spent on it would be spent for nothing.
   */
  public Future<R> add(T entry) {
    if (queue.size() >= limits.mostWaiting) {
      return Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON)));
    }
    Promise<R> outcome = Promise.promise();
    queue.add(new Waiting<>(entry, outcome, System.nanoTime()));
    send();
    return outcome.future();
  }

  /**
   * Whether an entry added now would be refused or wait too long: asked at the door, before a
   * signature is spent on it.
   */
  public boolean isFull() {
    return queue.size() >= limits.mostWaiting || isTooSlow() || isCongested();
  }

  /** The next batch may always fill up: who comes after it would wait for it, and then commit. */
  private boolean isTooSlow() {
    return queue.size() >= mostInBatch()
        && pace.expected(rowsInFlight) + pace.expected(queue.size() + 1)
            > limits.longestWait.toNanos();
  }

  private int mostInBatch() {
    return Math.min(limits.mostInBatch, pace.rowsWithin(LONGEST_BATCH));
  }

  private boolean isCongested() {
    Waiting<T, R> oldest = queue.peek();
    if (oldest == null || age(oldest) <= limits.longestWait.toNanos()) {
      congestedSince = null;
      return false;
    }
    long now = System.nanoTime();
    if (congestedSince == null) {
      congestedSince = now;
    }
    return now - congestedSince > CONGESTED.toNanos();
  }

  private static long age(Waiting<?, ?> waiting) {
    return System.nanoTime() - waiting.since;
  }

  public int waiting() {
    return queue.size();
  }

  private void send() {
    while (inFlight < limits.slots && !queue.isEmpty()) {
      List<Waiting<T, R>> batch = nextBatch();
      if (!batch.isEmpty()) {
        send(batch);
      }
    }
  }

  private void send(List<Waiting<T, R>> batch) {
    inFlight++;
    rowsInFlight += batch.size();
    store(batch)
        .onComplete(
            _ -> {
              inFlight--;
              rowsInFlight -= batch.size();
              send();
            });
  }

  /**
   * The oldest entries. One that has waited as long as a call may take is refused instead: when the
   * server hangs, a full queue would be worked off a deadline at a time.
   */
  private List<Waiting<T, R>> nextBatch() {
    int most = mostInBatch();
    List<Waiting<T, R>> batch = new ArrayList<>(Math.min(queue.size(), most));
    while (batch.size() < most && !queue.isEmpty()) {
      Waiting<T, R> oldest = queue.remove();
      if (age(oldest) < Database.DEADLINE.toNanos()) {
        batch.add(oldest);
      } else {
        oldest.outcome.fail(new ProblemException(new Problem.Overloaded(Problem.SOON)));
      }
    }
    return batch;
  }

  /** Also a {@code commit} that throws fails its batch alone, and gives the slot back. */
  private Future<Void> store(List<Waiting<T, R>> batch) {
    long sent = System.nanoTime();
    return Future.succeededFuture(batch.stream().map(Waiting::entry).toList())
        .compose(commit)
        .transform(
            (outcomes, failure) -> {
              if (failure == null) {
                pace.took(batch.size(), System.nanoTime() - sent);
                complete(batch, outcomes);
              } else if (batch.size() > 1 && isBetterByHalves(failure)) {
                return halve(batch);
              } else {
                fail(batch, failure);
              }
              return Future.succeededFuture();
            });
  }

  private static boolean isBetterByHalves(Throwable failure) {
    return Database.isRowsFault(failure) || Database.isContention(failure);
  }

  /** When the server is gone, so is the time of those who waited behind. */
  private void fail(List<Waiting<T, R>> batch, Throwable failure) {
    batch.forEach(waiting -> waiting.outcome.fail(failure));
    if (Database.isUnavailable(failure)) {
      List<Waiting<T, R>> behind = List.copyOf(queue);
      queue.clear();
      behind.forEach(waiting -> waiting.outcome.fail(failure));
    }
  }

  private Future<Void> halve(List<Waiting<T, R>> batch) {
    int middle = batch.size() / 2;
    return store(batch.subList(0, middle)).compose(_ -> store(batch.subList(middle, batch.size())));
  }

  private void complete(List<Waiting<T, R>> batch, List<R> outcomes) {
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).outcome.complete(outcomes.get(i));
    }
  }
}
