package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.context.Slices;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Heartbeat;
import dev.chancery.status.StatusIndexes;
import dev.chancery.status.StatusLists;
import dev.chancery.status.StatusUris;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The act: an {@link Order} becomes a credential that is recorded and may be handed out. Owned by
 * one event loop.
 */
public final class Issuance {
  private final InstantSource clock;
  private final Heartbeat heartbeat;
  private final Seats seats;
  private final Making making;
  private final Ledger ledger;
  private final Returning returning;
  private final Batches batches;

  /** {@code retention}: how long an answer can be given again. */
  public Issuance(
      Database database,
      Heartbeat heartbeat,
      Bus bus,
      InstantSource clock,
      Randomness randomness,
      StatusLists statusLists,
      StatusIndexes statusIndexes,
      StatusUris statusUris,
      Duration retention,
      Slices slices,
      MeterRegistry meters) {
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.seats = new Seats(database);
    this.making = new Making(bus, clock, randomness, statusIndexes, retention);
    this.ledger = new Ledger(database, statusLists, meters.summary("chancery.commit.batch"));
    this.returning =
        new Returning(database, clock, retention, new Answers(statusUris), making, ledger);
    this.batches = new Batches(database, bus, clock, randomness, making, slices);
  }

  /** Refuses what could not be recorded in time, before anything is spent on it. */
  public void requireCapacity() {
    if (!heartbeat.isUp()) {
      throw new ProblemException(new Problem.Unavailable("PostgreSQL", Problem.SOON));
    }
    if (ledger.isFull()) {
      throw new ProblemException(new Problem.Overloaded(Problem.SOON));
    }
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
  public Future<Optional<Issued>> answered(Kind kind, IdempotencyKey key) {
    return returning.answered(kind, kind.name().organisation().value(), key);
  }

  /** Issues what the organisation has ordered, in a commit that it shares with others. */
  public Future<Issued> issue(DirectOrder order) {
    return Future.succeededFuture(order)
        .compose(placed -> making.make(placed, clock.instant()))
        .compose(made -> ledger.record(made.entry()).compose(outcome -> answer(made, outcome)));
  }

  /** What {@code key} answered to a batch before. */
  public Future<Optional<byte[]>> answeredBatch(Kind kind, IdempotencyKey key) {
    return batches.answered(kind, key);
  }

  /** Issues a batch in a transaction of its own; its answer, once that is durable. */
  public Future<byte[]> issue(BatchOrder order) {
    return batches.issue(order);
  }

  /** Of what stands in the way of a scan, a direct order can meet its idempotency key alone. */
  private Future<Issued> answer(Direct made, Recording outcome) {
    return switch (outcome) {
      case Recording.Recorded() -> Future.succeededFuture(made.issued());
      case Recording.KeyTaken() -> returning.servedMeanwhile(made.order());
      case Recording.SpentBefore(), Recording.SeatTaken(), Recording.CopiesTaken() ->
          throw new IllegalStateException("a direct order spends nothing, and has no seat");
    };
  }

  /**
   * Issues what is ordered; or answers what was issued before, where the holder has proved to be
   * the one.
   */
  public Future<Issued> issue(Order order) {
    return seat(order.plan())
        .transform(
            (seat, failure) -> {
              if (failure == null) {
                return issue(order, seat.orElse(null));
              }
              return isCapReached(failure)
                  ? returning.againThoughFull(order)
                  : Future.failedFuture(failure);
            });
  }

  /** Claims that do not fit are thrown while the credential is made, and give the seat back too. */
  private Future<Issued> issue(Order order, @Nullable Long seat) {
    return Future.succeededFuture(order)
        .compose(placed -> making.make(placed, seat))
        .compose(made -> ledger.record(made.entry()).map(recording -> new Outcome(made, recording)))
        .onFailure(_ -> release(order.plan(), seat))
        .compose(this::answer);
  }

  private record Outcome(Made made, Recording recording) {}

  private Future<Issued> answer(Outcome outcome) {
    Made made = outcome.made;
    return switch (outcome.recording) {
      case Recording.Recorded() -> Future.succeededFuture(made.issued());
      case Recording.SeatTaken() -> issue(made.order().spent());
      case Recording.SpentBefore() -> unseated(made, Once.USED_BEFORE);
      case Recording.KeyTaken() -> unseated(made, new Problem.IdempotencyConflict());
      case Recording.CopiesTaken() -> {
        release(made.order().plan(), made.entry().seat());
        yield made.order().proved()
            ? returning.again(made.order())
            : returning.refusedUnlessServed(
                made.order(), new Problem.AlreadyIssued(made.order().plan().collection().id()));
      }
    };
  }

  private Future<Issued> unseated(Made made, Problem problem) {
    release(made.order().plan(), made.entry().seat());
    return returning.refusedUnlessServed(made.order(), problem);
  }

  private Future<Optional<Long>> seat(Plan plan) {
    Long cap = plan.collection().policy().cap();
    return cap == null
        ? Future.succeededFuture(Optional.empty())
        : seats.reserve(plan.collection().id(), cap).map(Optional::of);
  }

  private void release(Plan plan, @Nullable Long seat) {
    CollectionId collection = plan.collection().id();
    if (seat != null) {
      seats.release(collection, seat);
    }
  }

  private static boolean isCapReached(Throwable failure) {
    return failure instanceof ProblemException expected
        && expected.problem() instanceof Problem.CapReached;
  }
}
