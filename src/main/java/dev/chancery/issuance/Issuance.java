package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import dev.chancery.offer.Counter;
import dev.chancery.offer.Pickup;
import dev.chancery.outbox.Audience;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.context.Slices;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Heartbeat;
import dev.chancery.proof.DelegatorProofs;
import dev.chancery.proof.SpentNonces;
import dev.chancery.status.StatusIndexes;
import dev.chancery.status.StatusUris;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The act: an {@link Order} becomes a credential that is recorded and may be handed out. Owned by
 * one event loop.
 */
public final class Issuance {
  /** Who scans is followed by others. */
  private static final Duration WHILE = Duration.ofMillis(250);

  private final InstantSource clock;
  private final Heartbeat heartbeat;
  private final Quotas quotas;
  private final Places places;
  private final Making making;
  private final Ledger ledger;
  private final Returning returning;
  private final Batches batches;
  private final RowIssuance rows;

  /** Written by the event loop that owns this, read by all. */
  private volatile long asked;

  /** {@code retention}: how long an answer can be given again. */
  public Issuance(
      Vertx vertx,
      Database database,
      Heartbeat heartbeat,
      Bus bus,
      InstantSource clock,
      Randomness randomness,
      CredentialLife life,
      StatusIndexes statusIndexes,
      StatusUris statusUris,
      Quotas quotas,
      Counter counter,
      Audience audience,
      Duration retention,
      Slices slices,
      MeterRegistry meters) {
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.quotas = quotas;
    this.places = new Places(database, quotas);
    this.making = new Making(vertx, bus, clock, randomness, statusIndexes, counter, retention);
    Recorder recorder = new Recorder(audience);
    this.ledger = new Ledger(database, life, recorder, meters.summary("chancery.commit.batch"));
    this.returning =
        new Returning(database, clock, retention, new Answers(statusUris), making, ledger);
    this.batches = new Batches(database, bus, clock, randomness, making, quotas, recorder, slices);
    this.rows = new RowIssuance(clock, making, places, recorder, slices);
    this.asked = System.nanoTime() - WHILE.toNanos();
  }

  /** What issues the rows of files, on the same event loop. */
  public RowIssuance rows() {
    return rows;
  }

  /** Refuses what could not be recorded in time, before anything is spent on it. */
  public void requireCapacity() {
    asked = System.nanoTime();
    if (!heartbeat.isUp()) {
      throw new ProblemException(new Problem.Unavailable("PostgreSQL", Problem.SOON));
    }
    if (ledger.isFull()) {
      throw new ProblemException(new Problem.Overloaded(Problem.SOON));
    }
  }

  /** Whether somebody who waits for an answer has come in the last quarter of a second. */
  public boolean isAsked() {
    return System.nanoTime() - asked < WHILE.toNanos();
  }

  /** How many credentials wait for their commit. */
  public int waiting() {
    return ledger.waiting();
  }

  /**
   * What {@code key} answered before; used with another body, it is {@link
   * Problem.IdempotencyConflict}.
   */
  public Future<Optional<Issued>> answered(Plan plan, IdempotencyKey key) {
    return returning.answered(plan, key);
  }

  /** As {@link #answered(Plan, IdempotencyKey)}, for a request without a collection. */
  public Future<Optional<Issued>> answered(Kind kind, IdempotencyKey key, @Nullable Pickup pickup) {
    return returning.answered(kind, key, pickup);
  }

  /**
   * What {@code credential} of the plan's collection says, to its holder, who has asked before;
   * {@link Problem.CredentialForgotten} where that is too long ago.
   */
  public Future<Issued> again(Plan plan, CredentialId credential) {
    return returning.again(plan, credential);
  }

  /** Issues what the organisation has ordered, in a commit that it shares with others. */
  public Future<Issued> issue(DirectOrder order) {
    return issue(order, now -> making.make(order, now));
  }

  /** Issues what the organisation has written, in a commit that it shares with others. */
  public Future<Issued> issue(DocumentOrder order) {
    return issue(order, now -> making.make(order, now));
  }

  private <O extends Commission> Future<Issued> issue(
      O order, Function<Instant, Future<Made<O>>> make) {
    return quotas
        .take(order.kind().name(), null)
        .compose(
            grant ->
                make.apply(clock.instant())
                    .onFailure(_ -> grant.giveBack())
                    .compose(made -> record(made, grant)));
  }

  private Future<Issued> record(Made<? extends Commission> made, Quotas.Grant grant) {
    return ledger
        .record(made.entry())
        .onFailure(failure -> giveBackUnlessInDoubt(grant, failure))
        .compose(
            recording -> {
              if (recording instanceof Recording.Recorded) {
                return Future.succeededFuture(made.issued());
              }
              grant.giveBack();
              return returning.refusedUnlessServed(made.order(), obstacle(made.order(), recording));
            });
  }

  /** A key, a name or a proof that is taken may be taken by a duplicate of this very request. */
  private static Problem obstacle(Commission order, Recording recording) {
    return switch (recording) {
      case Recording.KeyTaken() -> new Problem.IdempotencyConflict(Why.FORGOTTEN);
      case Recording.NameTaken() -> new Problem.AlreadyExists("credential", name(order));
      case Recording.SpentBefore() -> DelegatorProofs.USED_BEFORE;
      case Recording.Recorded(), Recording.SeatTaken(), Recording.CopiesTaken() ->
          throw new IllegalStateException("what is of no collection has no seat and no copies");
    };
  }

  private static String name(Commission order) {
    return switch (order) {
      case DocumentOrder document -> String.valueOf(document.name());
      case DirectOrder _ -> throw new IllegalStateException("what is of a schema has no name");
    };
  }

  /** What {@code key} answered to a batch before. */
  public Future<Optional<byte[]>> answeredBatch(Kind kind, IdempotencyKey key) {
    return batches.answered(kind, key);
  }

  /** Issues a batch in a transaction of its own; its answer, once that is durable. */
  public Future<byte[]> issue(BatchOrder order) {
    return batches.issue(order);
  }

  /**
   * Issues what is ordered; or answers what was issued before, where the holder has proved to be
   * the one.
   */
  public Future<Issued> issue(Order order) {
    return places
        .take(order.plan())
        .transform(
            (place, failure) -> {
              if (failure == null) {
                return issue(order, place);
              }
              Problem full = full(failure);
              return full == null
                  ? Future.failedFuture(failure)
                  : returning.againThoughFull(order, full);
            });
  }

  /** Claims that do not fit are thrown while the credential is made, and free the place too. */
  private Future<Issued> issue(Order order, Places.Place place) {
    return Future.succeededFuture(order)
        .compose(placed -> making.make(placed, place.seat()))
        .onFailure(_ -> places.release(place))
        .compose(
            made ->
                ledger
                    .record(made.entry())
                    .onFailure(failure -> places.releaseAfter(failure, place))
                    .map(recording -> new Outcome(made, recording, place)))
        .compose(this::answer);
  }

  /** What is in doubt may be there, and counts. */
  private static void giveBackUnlessInDoubt(Quotas.Grant grant, Throwable failure) {
    if (!Database.isUnavailable(failure)) {
      grant.giveBack();
    }
  }

  private record Outcome(Made<Order> made, Recording recording, Places.Place place) {}

  private Future<Issued> answer(Outcome outcome) {
    Made<Order> made = outcome.made;
    return switch (outcome.recording) {
      case Recording.Recorded() -> Future.succeededFuture(made.issued());
      case Recording.SeatTaken() -> {
        places.releaseTaken(outcome.place);
        yield issue(made.order().spent());
      }
      case Recording.SpentBefore() -> unseated(outcome, SpentNonces.USED_BEFORE);
      case Recording.KeyTaken() ->
          unseated(outcome, new Problem.IdempotencyConflict(Why.FORGOTTEN));
      case Recording.NameTaken() ->
          throw new IllegalStateException("what a collection gives has no name");
      case Recording.CopiesTaken() -> {
        places.release(outcome.place);
        yield made.order().proved()
            ? returning.again(made.order())
            : returning.refusedUnlessServed(
                made.order(), new Problem.AlreadyIssued(made.order().plan().collection().id()));
      }
    };
  }

  private Future<Issued> unseated(Outcome outcome, Problem problem) {
    Order order = outcome.made.order();
    places.release(outcome.place);
    return returning.refusedUnlessServed(order, problem);
  }

  /** Why there is no place for a newcomer, where that is why. */
  private static @Nullable Problem full(Throwable failure) {
    return failure instanceof ProblemException expected
            && (expected.problem() instanceof Problem.CapReached
                || expected.problem() instanceof Problem.QuotaExceeded)
        ? expected.problem()
        : null;
  }
}
