package dev.chancery.issuance;

import dev.chancery.format.Prepared;
import dev.chancery.format.TransactionWriter;
import dev.chancery.issuance.BatchOrder.Wanted;
import dev.chancery.issuance.BatchOutcome.Result;
import dev.chancery.model.BatchId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.context.Slices;
import dev.chancery.platform.database.Database;
import dev.chancery.proof.DelegatorProofs;
import dev.chancery.signing.Sign;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Issues batches: one pinned instant, one transaction, one signed Merkle root. Owned by one event
 * loop.
 *
 * <p>When the commit's answer is lost, the batch is looked up by its id, which was fixed before
 * anything was signed: it is there whole or not at all.
 */
final class Batches {
  /** As many are made at a time as do not hold the event loop; then it is others' turn. */
  private static final int SLICE = 20;

  private static final Duration MAKING = Duration.ofSeconds(8);
  private static final Duration COMMIT = Duration.ofSeconds(5);
  private static final Duration LOOK_UP = Duration.ofSeconds(2);

  private final Database database;
  private final Bus bus;
  private final InstantSource clock;
  private final Randomness randomness;
  private final Making making;
  private final Quotas quotas;
  private final Slices slices;
  private final Recorder recorder;
  private final BatchAnswers answers;
  private final BatchRows rows = new BatchRows();

  Batches(
      Database database,
      Bus bus,
      InstantSource clock,
      Randomness randomness,
      Making making,
      Quotas quotas,
      Recorder recorder,
      Slices slices) {
    this.database = database;
    this.bus = bus;
    this.clock = clock;
    this.randomness = randomness;
    this.making = making;
    this.quotas = quotas;
    this.recorder = recorder;
    this.slices = slices;
    this.answers = new BatchAnswers(database);
  }

  /** What {@code key} answered before; with another body, {@link Problem.IdempotencyConflict}. */
  Future<Optional<byte[]>> answered(Kind kind, IdempotencyKey key) {
    return answers.find(kind.name().organisation(), kind.dataKey(), key);
  }

  /**
   * The answer of the batch, once all that was issued of it is durable. An entry that cannot be
   * issued fails alone, unless the batch is atomic: then it is {@link Problem.BatchEntryFailed}.
   */
  Future<byte[]> issue(BatchOrder order) {
    BatchId id = BatchId.random(randomness);
    Instant now = clock.instant();
    List<Attempt> attempts = new ArrayList<>(order.entries().size());
    return slices
        .each(order.entries(), SLICE, MAKING, slice -> attempt(slice, now, attempts))
        .map(_ -> numbered(id, order, attempts))
        .compose(batch -> signed(order.kind(), batch, now))
        .onFailure(_ -> giveBack(attempts))
        .compose(
            batch ->
                record(order, batch, now)
                    .onFailure(failure -> giveBackUnlessInDoubt(attempts, failure)))
        .compose(
            answer ->
                answer.isPresent()
                    ? Future.succeededFuture(answer.get())
                    : servedMeanwhile(order, attempts));
  }

  /** What became of an entry before it is recorded. */
  private sealed interface Attempt {
    record Ready(Made<DirectOrder> made, Quotas.Grant grant) implements Attempt {}

    record Failed(@Nullable String holder, Problem problem) implements Attempt {}
  }

  private Future<Void> attempt(List<Wanted> slice, Instant now, List<Attempt> attempts) {
    List<Future<Attempt>> made = slice.stream().map(entry -> make(entry, now)).toList();
    return Future.join(made)
        .onComplete(
            _ ->
                made.stream()
                    .filter(Future::succeeded)
                    .forEach(attempt -> attempts.add(attempt.result())))
        .mapEmpty();
  }

  private Future<Attempt> make(Wanted wanted, Instant now) {
    return switch (wanted) {
      case Wanted.Refused(String holder, Problem problem) ->
          Future.succeededFuture(new Attempt.Failed(holder, problem));
      case Wanted.Admitted(DirectOrder entry) ->
          quotas
              .take(entry.kind().name(), null)
              .compose(grant -> make(entry, now, grant))
              .recover(failure -> Batches.refused(entry, failure));
    };
  }

  private Future<Attempt> make(DirectOrder entry, Instant now, Quotas.Grant grant) {
    return making
        .make(entry, now)
        .onFailure(_ -> grant.giveBack())
        .map(made -> new Attempt.Ready(made, grant));
  }

  /** What is in doubt may be there, and counts: a quota is not exceeded. */
  private static void giveBackUnlessInDoubt(List<Attempt> attempts, Throwable failure) {
    if (!Database.isUnavailable(failure)) {
      giveBack(attempts);
    }
  }

  private static void giveBack(List<Attempt> attempts) {
    for (Attempt attempt : attempts) {
      if (attempt instanceof Attempt.Ready ready) {
        ready.grant.giveBack();
      }
    }
  }

  private static Future<Attempt> refused(DirectOrder entry, Throwable failure) {
    return failure instanceof ProblemException expected
            && BatchOrder.isOfTheEntry(expected.problem())
        ? Future.succeededFuture(new Attempt.Failed(entry.holder().value(), expected.problem()))
        : Future.failedFuture(failure);
  }

  /** What was made, each with its place, and the tree over it. */
  private record Batch(
      BatchId id, List<Entry> entries, BatchOutcome outcome, @Nullable String signedRoot) {}

  private static Batch numbered(BatchId id, BatchOrder order, List<Attempt> attempts) {
    List<Entry> entries = new ArrayList<>();
    List<Result> results = new ArrayList<>();
    for (Attempt attempt : attempts) {
      switch (attempt) {
        case Attempt.Ready(Made<DirectOrder> made, Quotas.Grant _) -> {
          entries.add(made.entry().at(new Origin.Leaf(id, entries.size())));
          results.add(
              new Result.Done(made.order().holder().value(), made.issued(), made.order().parent()));
        }
        case Attempt.Failed(String holder, Problem problem) -> {
          refuseIf(order.atomic(), results.size(), problem);
          results.add(new Result.Failed(holder, problem));
        }
      }
    }
    byte[] root =
        entries.isEmpty() ? null : MerkleTree.root(entries.stream().map(Entry::digest).toList());
    return new Batch(id, entries, new BatchOutcome(id, root, results), null);
  }

  private static void refuseIf(boolean atomic, int index, Problem problem) {
    if (atomic) {
      throw new ProblemException(new Problem.BatchEntryFailed(index, problem));
    }
  }

  private Future<Batch> signed(Kind kind, Batch batch, Instant now) {
    byte[] root = batch.outcome.root();
    if (root == null) {
      return Future.succeededFuture(batch);
    }
    Prepared statement =
        TransactionWriter.prepare(
            kind.issuer().did(),
            kind.key().kid(),
            kind.key().algorithm(),
            root,
            batch.entries.size(),
            now.truncatedTo(ChronoUnit.HOURS));
    return bus.request(Sign.ADDRESS, new Sign(kind.key().id(), statement.toBeSigned()))
        .map(signed -> statement.finish(signed.signature()))
        .map(text -> new Batch(batch.id, batch.entries, batch.outcome, text));
  }

  /** The answer; none where the idempotency key answers for another batch. */
  private Future<Optional<byte[]>> record(BatchOrder order, Batch batch, Instant now) {
    byte[] answer = order.answer().apply(batch.outcome);
    BatchRows.Batch row = row(order, batch, answer, now);
    return database
        .inTransaction(COMMIT, client -> write(client, row, batch))
        .recover(failure -> inDoubt(batch.id, failure))
        .recover(failure -> unfounded(batch, failure))
        .recover(Batches::contended)
        .map(written -> written ? Optional.of(answer) : Optional.empty());
  }

  private static BatchRows.Batch row(BatchOrder order, Batch batch, byte[] answer, Instant now) {
    Kind kind = order.kind();
    IdempotencyKey key = order.idempotencyKey();
    return new BatchRows.Batch(
        batch.id,
        kind.name().organisation(),
        kind.issuer().did(),
        batch.outcome.root(),
        batch.signedRoot,
        batch.entries.size(),
        now,
        key,
        key == null ? null : BatchRows.seal(kind.dataKey(), batch.id, answer));
  }

  /** False where the idempotency key answers for another batch. */
  private Future<Boolean> write(SqlConnection client, BatchRows.Batch row, Batch batch) {
    return rows.insert(client, row)
        .compose(
            inserted ->
                inserted
                    ? recorder
                        .insert(client, batch.entries)
                        .compose(outcomes -> requireAll(batch, outcomes))
                        .map(true)
                    : Future.succeededFuture(false));
  }

  /**
   * What would be left out is a proof that was used meanwhile; or a status index that was handed
   * out twice, which nothing may be.
   */
  private static Future<Void> requireAll(Batch batch, List<Recorder.Outcome> outcomes) {
    for (int i = 0; i < outcomes.size(); i++) {
      if (!outcomes.get(i).spent()) {
        return failed(batch, batch.entries.get(i), DelegatorProofs.USED_BEFORE);
      }
    }
    return outcomes.stream().allMatch(Recorder.Outcome::stored)
        ? Future.succeededFuture()
        : Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON)));
  }

  /** A delegation whose parent has ended meanwhile fails its batch: the root is signed. */
  private static <T> Future<T> unfounded(Batch batch, Throwable failure) {
    return DelegationRows.refusal(failure)
        .flatMap(
            refusal ->
                batch.entries.stream()
                    .filter(entry -> entry.id().value().equals(refusal.delegation()))
                    .findFirst()
                    .map(entry -> Batches.<T>failed(batch, entry, refusal.problem(entry.parent()))))
        .orElseGet(() -> Future.failedFuture(failure));
  }

  /** Two batches that wait for each other are nobody's fault: one comes again. */
  private static <T> Future<T> contended(Throwable failure) {
    return Future.failedFuture(
        Database.isContention(failure)
            ? new ProblemException(new Problem.Overloaded(Problem.SOON))
            : failure);
  }

  private static <T> Future<T> failed(Batch batch, Entry entry, Problem problem) {
    Problem told =
        BatchOrder.isOfTheEntry(problem)
            ? new Problem.BatchEntryFailed(batch.outcome.place(entry.id()), problem)
            : problem;
    return Future.failedFuture(new ProblemException(told));
  }

  private Future<Boolean> inDoubt(BatchId id, Throwable failure) {
    return Database.isUnavailable(failure)
        ? database
            .insistently(LOOK_UP, client -> rows.exists(client, id))
            .compose(there -> there ? Future.succeededFuture(true) : Future.failedFuture(failure))
        : Future.failedFuture(failure);
  }

  private Future<byte[]> servedMeanwhile(BatchOrder order, List<Attempt> attempts) {
    giveBack(attempts);
    IdempotencyKey key = order.idempotencyKey();
    return key == null
        ? Future.failedFuture(new IllegalStateException("a batch id that is taken"))
        : answered(order.kind(), key)
            .map(
                found ->
                    found.orElseThrow(
                        () ->
                            new ProblemException(new Problem.IdempotencyConflict(Why.FORGOTTEN))));
  }
}
