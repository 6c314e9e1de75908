package dev.chancery.issuance;

import dev.chancery.model.Actor;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.GroupCommit;
import dev.chancery.proof.SpentNonces;
import io.micrometer.core.instrument.DistributionSummary;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where every credential is written down before it leaves. Entries that wait together share a
 * commit. Owned by one event loop.
 *
 * <p>When the connection is lost before the answer, a batch is in doubt: its rows are looked up by
 * their ids, which were fixed before signing. One that is there says that the statement was
 * committed, and what is not there refused. Where none is, the batch is sent once more; if that is
 * lost too, it is looked up again, and refused as unavailable if there still is none.
 */
final class Ledger {
  /**
   * One batch in flight for each event loop: more make the batches smaller, and cost PostgreSQL
   * more for each row than they save a scan in waiting.
   */
  private static final GroupCommit.Limits LIMITS =
      new GroupCommit.Limits(1, 128, 1_024, Duration.ofMillis(150));

  private static final String IDEMPOTENCY_CONSTRAINT = "idempotency_key_pkey";
  private static final int MOST_ATTEMPTS = 3;

  /** An entry, and until when it may take. */
  private record Asked(Entry entry, Deadline deadline) {
    Asked spent() {
      return new Asked(entry.spent(), deadline);
    }
  }

  private final Database database;
  private final CredentialLife life;
  private final DistributionSummary batchSizes;
  private final LedgerRows rows = new LedgerRows();
  private final SpentNonces spentNonces = new SpentNonces();
  private final Recorder recorder;
  private final GroupCommit<Asked, Recorder.Outcome> lane;

  Ledger(
      Database database, CredentialLife life, Recorder recorder, DistributionSummary batchSizes) {
    this.database = database;
    this.life = life;
    this.recorder = recorder;
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
    return attempt(new Asked(entry, Deadline.from(System.nanoTime())), 1);
  }

  private Future<Recording> attempt(Asked asked, int attempt) {
    return lane.add(asked)
        .compose(outcome -> outcome.stored() ? recorded() : explain(asked, outcome, attempt))
        .recover(failure -> refused(asked.entry, failure));
  }

  /**
   * A row that was not stored is looked up in a new statement before it is refused: a first attempt
   * that was given up, or whose answer was lost, may have committed meanwhile, and spent the nonce
   * itself.
   */
  private Future<Recording> explain(Asked asked, Recorder.Outcome outcome, int attempt) {
    return database
        .within(
            asked.deadline.left(System.nanoTime()),
            client -> rows.obstacle(client, asked.entry, outcome.spent()))
        .compose(obstacle -> explain(asked, obstacle, attempt));
  }

  private Future<Recording> explain(Asked asked, @Nullable Recording obstacle, int attempt) {
    if (obstacle != null) {
      return Future.succeededFuture(obstacle);
    }
    return attempt < MOST_ATTEMPTS && asked.deadline.allowsAnother(System.nanoTime())
        ? attempt(asked.spent(), attempt + 1)
        : Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON)));
  }

  /** Spends {@code once} without a credential; false where it was spent before. */
  Future<Boolean> spend(Once once) {
    return database.with(client -> spentNonces.spend(client, once.hash(), once.expiresAt()));
  }

  /**
   * Records {@code entry} and revokes {@code earlier} in its favour, in one transaction; false
   * where {@code earlier} is not active any more.
   */
  Future<Boolean> replace(Entry entry, Earlier earlier) {
    return life.inTransaction(
        client ->
            life.make(client, replacement(entry, earlier))
                .compose(
                    changed ->
                        changed == 1 ? succeed(client, entry) : Future.succeededFuture(false)));
  }

  private static Change replacement(Entry entry, Earlier earlier) {
    return new Change(
        entry.organisation(),
        List.of(earlier.id()),
        Set.of(CredentialState.ACTIVE),
        CredentialState.REPLACED,
        new Cause(Actor.HOLDER, null, entry.issuedAt()),
        entry.id());
  }

  private Future<Boolean> succeed(SqlConnection client, Entry entry) {
    return recorder
        .insert(client, List.of(entry))
        .compose(
            outcomes ->
                outcomes.getFirst().stored()
                    ? Future.succeededFuture(true)
                    : Future.failedFuture(
                        new ProblemException(new Problem.Overloaded(Problem.SOON))));
  }

  private Future<List<Recorder.Outcome>> commit(List<Asked> asked) {
    batchSizes.record(asked.size());
    long now = System.nanoTime();
    Deadline deadline = Deadline.earliest(asked.stream().map(Asked::deadline).toList(), now);
    Batch batch = new Batch(asked.stream().map(Asked::entry).toList(), now, deadline);
    return send(batch, _ -> send(batch, Future::failedFuture));
  }

  private record Batch(List<Entry> entries, long sent, Deadline deadline) {}

  /** What became of {@code batch}; where it was lost and none of it is there, {@code absent}. */
  private Future<List<Recorder.Outcome>> send(
      Batch batch, Function<Throwable, Future<List<Recorder.Outcome>>> absent) {
    Duration deadline = batch.deadline.commit(System.nanoTime());
    return database
        .within(deadline, client -> recorder.insert(client, batch.entries))
        .recover(
            failure ->
                lookedUp(batch, failure)
                    .compose(
                        found -> found.isEmpty() ? absent.apply(failure) : known(batch, found)));
  }

  /** Which of the entries are there after {@code failure}, if that leaves it open. */
  private Future<Set<UUID>> lookedUp(Batch batch, Throwable failure) {
    return Database.isUnavailable(failure)
        ? database.insistently(
            batch.deadline.lookUp(batch.sent, System.nanoTime()),
            client -> rows.stored(client, batch.entries))
        : Future.failedFuture(failure);
  }

  /** Of a batch that was committed. Whether a nonce was spent by it, who explains it finds out. */
  private static Future<List<Recorder.Outcome>> known(Batch batch, Set<UUID> found) {
    return Future.succeededFuture(
        batch.entries.stream()
            .map(
                entry ->
                    found.contains(entry.id().value())
                        ? Recorder.Outcome.STORED
                        : new Recorder.Outcome(false, entry.once() == null))
            .toList());
  }

  private static Future<Recording> recorded() {
    return Future.succeededFuture(new Recording.Recorded());
  }

  private static Future<Recording> refused(Entry entry, Throwable failure) {
    if (failure instanceof PgException refused
        && IDEMPOTENCY_CONSTRAINT.equals(refused.getConstraint())) {
      return Future.succeededFuture(new Recording.KeyTaken());
    }
    return Future.failedFuture(
        DelegationRows.refusal(failure)
            .<Throwable>map(refusal -> new ProblemException(refusal.problem(entry.parent())))
            .orElse(failure));
  }
}
