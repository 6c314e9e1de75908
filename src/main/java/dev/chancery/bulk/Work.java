package dev.chancery.bulk;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.chancery.identity.DidResolver;
import dev.chancery.issuance.Plans;
import dev.chancery.issuance.RowIssuance;
import dev.chancery.offer.ClaimDesk;
import dev.chancery.offer.Pickup;
import dev.chancery.outbox.Audience;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.measure.Outcomes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off what is queued, so many chunks at a time, taking turns. It looks for work when it is
 * told to; any number of others may do the same, here and on other nodes, and none of them leads.
 * Owned by one event loop.
 */
public final class Work {
  private static final Logger log = LoggerFactory.getLogger(Work.class);

  /** Of four parts of the time three are theirs who wait for an answer, however slow a chunk is. */
  private static final int REST = 3;

  /** In milliseconds: a chunk that hung says little of the next. */
  private static final int LONGEST_REST = 1_000;

  private final Vertx vertx;
  private final Database database;
  private final int most;
  private final BooleanSupplier othersWait;
  private final ChunkWork chunkWork;
  private final AsideWork asideWork;
  private final InstantSource clock;
  private final Outcomes outcomes;
  private final Counter rows;
  private final OpenBulks bulks = new OpenBulks();
  private final Turns turns = new Turns();
  private int underWay;
  private boolean resting;
  private boolean looking;
  private @Nullable Promise<Void> ended;

  /**
   * With {@code most} chunks at a time: while one is committed, another is made. While {@code
   * othersWait} for an answer of this node, it is one, and a rest after it. {@code pickup}: how
   * credentials wait for their holders.
   */
  public Work(
      Vertx vertx,
      Database database,
      int most,
      BooleanSupplier othersWait,
      Plans plans,
      DidResolver resolver,
      RowIssuance issuance,
      Pickup pickup,
      ClaimDesk claimDesk,
      HolderNames names,
      Audience audience,
      InstantSource clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.database = database;
    this.most = most;
    this.othersWait = othersWait;
    RowOpening opening = new RowOpening(resolver, pickup, names);
    RowClaims claims = new RowClaims(claimDesk);
    this.chunkWork = new ChunkWork(database, plans, issuance, opening, claims, names, audience);
    this.asideWork =
        new AsideWork(database, plans, issuance, opening, claims, names, audience, clock);
    this.clock = clock;
    this.outcomes = new Outcomes(meters, "chancery.bulk.chunk", Tags.empty());
    this.rows = meters.counter("chancery.bulk.rows");
  }

  /** Unless it is at it: ends what is done, and takes what there is. */
  void look() {
    if (looking || ended != null || most == 0) {
      return;
    }
    looking = true;
    database
        .with(client -> bulks.end(client, clock.instant()))
        .onSuccess(
            done -> done.forEach(bulk -> log.atInfo().addKeyValue("bulk", bulk).log("bulk.done")))
        .compose(_ -> database.with(bulks::open))
        .onSuccess(turns::open)
        .onSuccess(_ -> take())
        .onFailure(failure -> warn("bulk.unseen", failure))
        .onComplete(_ -> looking = false);
    asideWork.look();
  }

  private void take() {
    while (hasPlace() && ended == null) {
      Optional<Turn> turn = turns.next();
      if (turn.isEmpty()) {
        return;
      }
      underWay++;
      long started = System.nanoTime();
      work(turn.get())
          .onComplete(
              _ -> {
                rest(System.nanoTime() - started);
                done();
              });
    }
  }

  private boolean hasPlace() {
    return !resting && underWay < (othersWait.getAsBoolean() ? 1 : most);
  }

  /** Where others wait, as many times as long as the chunk took. */
  private void rest(long tookNanos) {
    if (!resting && othersWait.getAsBoolean()) {
      resting = true;
      vertx.setTimer(
          Math.clamp(NANOSECONDS.toMillis(tookNanos * REST), 1, LONGEST_REST),
          _ -> {
            resting = false;
            take();
          });
    }
  }

  private void done() {
    underWay--;
    if (ended != null && underWay == 0) {
      ended.tryComplete();
    }
    take();
  }

  private Future<?> work(Turn turn) {
    long started = System.nanoTime();
    return begun(turn)
        .compose(_ -> chunkWork.next(turn))
        .onSuccess(worked -> worked(turn, worked, started))
        .onFailure(
            failure -> {
              turns.close(turn);
              outcomes.recordFailure(failure, started);
              warn("bulk.chunk.failed", failure);
            });
  }

  private Future<Void> begun(Turn turn) {
    return turn.begun()
        ? Future.succeededFuture()
        : database.with(client -> bulks.begin(client, turn.bulk()));
  }

  private void worked(Turn turn, Optional<Integer> worked, long started) {
    if (worked.isEmpty()) {
      turns.close(turn);
    } else {
      rows.increment(worked.get());
      outcomes.record("done", started);
    }
  }

  private static void warn(String event, Throwable failure) {
    log.atWarn().addKeyValue("cause", failure.toString()).log(event);
  }

  /** Takes nothing more; when what it has in hand is done. */
  Future<Void> end() {
    ended = Promise.promise();
    if (underWay == 0) {
      ended.complete();
    }
    return Future.join(ended.future(), asideWork.end()).mapEmpty();
  }
}
