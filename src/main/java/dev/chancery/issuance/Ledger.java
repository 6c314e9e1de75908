package dev.chancery.issuance;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.GroupCommit;
import dev.chancery.status.StatusLists;
import io.micrometer.core.instrument.DistributionSummary;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where every credential is written down before it leaves. Entries that wait together share a
 * commit. Owned by one event loop.
 *
 * <p>When the connection is lost before the answer, a batch is in doubt: its rows are looked up by
 * their ids, which were fixed before signing, and what is absent is sent once more. If that is lost
 * too, they are looked up again; what is still absent is refused as unavailable.
 */
final class Ledger {
  /**
   * One batch in flight for each event loop: more make the batches smaller, and cost PostgreSQL
   * more for each row than they save a scan in waiting.
   */
  private static final GroupCommit.Limits LIMITS =
      new GroupCommit.Limits(1, 128, 1_024, Duration.ofMillis(150));

  /**
   * How long a batch may take; with {@link #DOUBT}, a server that hangs costs whoever asked a
   * second, and two where it answers the look-up and then hangs again.
   */
  private static final Duration COMMIT = Duration.ofMillis(650);

  private static final String IDEMPOTENCY_CONSTRAINT = "idempotency_key_pkey";
  private static final int MOST_ATTEMPTS = 3;

  /**
   * How long the look-up of a batch in doubt may take. One that is lost at once leaves it the rest
   * of the commit's own time too.
   */
  private static final Duration DOUBT = Duration.ofMillis(350);

  private final Database database;
  private final StatusLists statusLists;
  private final DistributionSummary batchSizes;
  private final LedgerRows rows = new LedgerRows();
  private final Recorder recorder = new Recorder();
  private final GroupCommit<Entry, Recorder.Outcome> lane;

  Ledger(Database database, StatusLists statusLists, DistributionSummary batchSizes) {
    this.database = database;
    this.statusLists = statusLists;
    this.lane = new GroupCommit<>(LIMITS, this::commit);
    this.batchSizes = batchSizes;
  }

  /** Whether an entry would wait too long; asked before a signature is spent on it. */
  boolean isFull() {
    return lane.isFull();
  }

  int waiting() {
    return lane.waiting();
  }

  /**
   * Records {@code entry}; the future completes when its row is durable, or when it is known why
   * there is none.
   */
  Future<Recording> record(Entry entry) {
    return attempt(entry, 1);
  }

  private Future<Recording> attempt(Entry entry, int attempt) {
    return lane.add(entry)
        .compose(outcome -> outcome.stored() ? recorded() : explain(entry, outcome, attempt))
        .recover(Ledger::keyTaken);
  }

  /**
   * A row that was not stored is looked up in a new statement before it is refused: a first attempt
   * that was given up, or whose answer was lost, may have committed meanwhile, and spent the nonce
   * itself.
   */
  private Future<Recording> explain(Entry entry, Recorder.Outcome outcome, int attempt) {
    return database
        .with(client -> rows.obstacle(client, entry, outcome.spent()))
        .compose(obstacle -> explain(entry, obstacle, attempt));
  }

  private Future<Recording> explain(Entry entry, @Nullable Recording obstacle, int attempt) {
    if (obstacle != null) {
      return Future.succeededFuture(obstacle);
    }
    return attempt < MOST_ATTEMPTS
        ? attempt(entry.spent(), attempt + 1)
        : Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON)));
  }

  /** Spends {@code once} without a credential; false where it was spent before. */
  Future<Boolean> spend(Once once) {
    return database.with(client -> rows.spend(client, once));
  }

  /**
   * Records {@code entry} and revokes {@code earlier} in its favour, in one transaction; false
   * where {@code earlier} is not active any more.
   */
  Future<Boolean> replace(Entry entry, Earlier earlier) {
    return database.inTransaction(
        client ->
            rows.replace(client, earlier.id(), entry.id())
                .compose(
                    active ->
                        active ? succeed(client, entry, earlier) : Future.succeededFuture(false)));
  }

  private Future<Boolean> succeed(SqlConnection client, Entry entry, Earlier earlier) {
    return revoke(client, earlier)
        .compose(_ -> recorder.insert(client, List.of(entry)))
        .compose(
            outcomes ->
                outcomes.getFirst().stored()
                    ? Future.succeededFuture(true)
                    : Future.failedFuture(
                        new ProblemException(new Problem.Overloaded(Problem.SOON))));
  }

  private Future<Void> revoke(SqlConnection client, Earlier earlier) {
    return earlier.status() == null
        ? Future.succeededFuture()
        : statusLists.revoke(client, earlier.status().list(), earlier.status().index());
  }

  private Future<List<Recorder.Outcome>> commit(List<Entry> entries) {
    batchSizes.record(entries.size());
    long end = System.nanoTime() + COMMIT.plus(DOUBT).toNanos();
    return database
        .within(COMMIT, client -> recorder.insert(client, entries))
        .recover(failure -> inDoubt(entries, failure, end));
  }

  private Future<List<Recorder.Outcome>> inDoubt(List<Entry> entries, Throwable failure, long end) {
    return lookedUp(entries, failure, end).compose(found -> sendAbsent(entries, found, end));
  }

  /** Which of {@code entries} are there after {@code failure}, if that leaves it open. */
  private Future<Set<UUID>> lookedUp(List<Entry> entries, Throwable failure, long end) {
    if (!Database.isUnavailable(failure)) {
      return Future.failedFuture(failure);
    }
    Duration left = Duration.ofNanos(end - System.nanoTime());
    Duration deadline = left.compareTo(DOUBT) > 0 ? left : DOUBT;
    return database.insistently(deadline, client -> rows.stored(client, entries));
  }

  private Future<List<Recorder.Outcome>> sendAbsent(
      List<Entry> entries, Set<UUID> found, long end) {
    List<Entry> absent =
        entries.stream().filter(entry -> !found.contains(entry.id().value())).toList();
    if (absent.isEmpty()) {
      return Future.succeededFuture(merged(entries, found, List.of()));
    }
    return database
        .within(COMMIT, client -> recorder.insert(client, absent))
        .recover(failure -> lostAgain(absent, failure, end))
        .map(outcomes -> merged(entries, found, outcomes));
  }

  /** One row that is there says that the statement was committed, and what is not there refused. */
  private Future<List<Recorder.Outcome>> lostAgain(
      List<Entry> entries, Throwable failure, long end) {
    return lookedUp(entries, failure, end)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.failedFuture(failure)
                    : Future.succeededFuture(merged(entries, found, refused(entries, found))));
  }

  private static List<Recorder.Outcome> refused(List<Entry> entries, Set<UUID> found) {
    return entries.stream()
        .filter(entry -> !found.contains(entry.id().value()))
        .map(entry -> new Recorder.Outcome(false, entry.once() == null))
        .toList();
  }

  private static List<Recorder.Outcome> merged(
      List<Entry> entries, Set<UUID> found, List<Recorder.Outcome> ofAbsent) {
    Iterator<Recorder.Outcome> next = ofAbsent.iterator();
    return entries.stream()
        .map(entry -> found.contains(entry.id().value()) ? Recorder.Outcome.STORED : next.next())
        .toList();
  }

  private static Future<Recording> recorded() {
    return Future.succeededFuture(new Recording.Recorded());
  }

  private static Future<Recording> keyTaken(Throwable failure) {
    return failure instanceof PgException refused
            && IDEMPOTENCY_CONSTRAINT.equals(refused.getConstraint())
        ? Future.succeededFuture(new Recording.KeyTaken())
        : Future.failedFuture(failure);
  }
}
