package dev.chancery.direct;

import dev.chancery.issuance.BatchOrder;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.measure.Outcomes;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what was ordered, by the address that a caller who waits is answered from. It looks
 * for orders when it is told to; any number of others may do the same on other nodes, and none of
 * them leads. Owned by one event loop.
 */
public final class OrderWork {
  private static final Logger log = LoggerFactory.getLogger(OrderWork.class);

  /** Most places for batches are for callers who wait. */
  private static final int MOST_AT_A_TIME = 2;

  private static final int MOST_TRIES = 8;

  /** Of all kinds, which takes an hour or so: what is nobody's fault for so long is the order's. */
  private static final int MOST_ATTEMPTS = 100;

  /** What is in hand then is left to its lease. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  /**
   * Longer than the server lets a statement run, so that what is taken is known to be, and what is
   * put off is: else a slow server would count as a try.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final Vertx vertx;
  private final Database database;
  private final DataKeys dataKeys;
  private final Bus bus;
  private final BatchProtocol protocol;
  private final InstantSource clock;
  private final Outcomes outcomes;
  private final DueOrders orders = new DueOrders();
  private int underWay;
  private boolean taking;
  private boolean again;
  private boolean resting;
  private @Nullable Promise<Void> ended;

  public OrderWork(
      Vertx vertx,
      Database database,
      DataKeys dataKeys,
      Bus bus,
      BatchProtocol protocol,
      InstantSource clock,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.database = database;
    this.dataKeys = dataKeys;
    this.bus = bus;
    this.protocol = protocol;
    this.clock = clock;
    this.outcomes = new Outcomes(meters, "chancery.order", Tags.empty());
  }

  /** Takes as many as there is room for, and goes on while there are any. */
  void look() {
    again = true;
    lookOn();
  }

  private void lookOn() {
    if (ended != null) {
      endIfIdle(ended);
    } else if (again && !resting && !taking && underWay < MOST_AT_A_TIME) {
      take();
    }
  }

  private void take() {
    taking = true;
    again = false;
    database
        .within(PATIENCE, client -> orders.take(client, MOST_AT_A_TIME - underWay))
        .onSuccess(due -> due.forEach(this::begin))
        .onFailure(
            failure -> log.atWarn().addKeyValue("cause", failure.toString()).log("order.unseen"))
        .onComplete(
            due -> {
              taking = false;
              again |= due.succeeded() && !due.result().isEmpty();
              lookOn();
            });
  }

  private void begin(DueOrders.Taken order) {
    underWay++;
    work(order)
        .onFailure(failure -> warn("order.left", order, failure))
        .onComplete(
            _ -> {
              underWay--;
              lookOn();
            });
  }

  private void endIfIdle(Promise<Void> idle) {
    if (!taking && underWay == 0) {
      idle.tryComplete();
    }
  }

  /** Takes nothing more. */
  void rest() {
    resting = true;
  }

  /** Takes nothing more; when what it has in hand is done, or has taken too long to wait for. */
  Future<Void> end() {
    Promise<Void> idle = Promise.promise();
    ended = idle;
    endIfIdle(idle);
    return idle.future().timeout(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }

  /** A node that died may have left it with its batch made: then that is all. */
  private Future<Void> work(DueOrders.Taken order) {
    long started = System.nanoTime();
    return finished(order)
        .compose(done -> done ? Future.succeededFuture() : carriedOut(order))
        .onSuccess(_ -> outcomes.record("done", started))
        .onFailure(failure -> outcomes.recordFailure(failure, started))
        .recover(failure -> failed(order, failure));
  }

  private Future<Boolean> finished(DueOrders.Taken order) {
    return database.within(PATIENCE, client -> orders.finish(client, order, clock.instant()));
  }

  private Future<Void> carriedOut(DueOrders.Taken order) {
    if (order.tries() > MOST_TRIES) {
      return Future.failedFuture(new IllegalStateException("every node that had it has died"));
    }
    return dataKeys
        .of(order.organisation())
        .compose(dataKey -> vertx.executeBlocking(() -> read(order, dataKey), false))
        .compose(request -> bus.request(IssueBatch.ADDRESS, request))
        .compose(_ -> finished(order))
        .mapEmpty();
  }

  private IssueBatch read(DueOrders.Taken order, DataKey dataKey) {
    byte[] body = dataKey.open(OrderRows.ofRequest(order.id()), order.sealedRequest());
    return protocol.read(order.organisation(), order.createdAt(), body, order.key());
  }

  private Future<Void> failed(DueOrders.Taken order, Throwable failure) {
    boolean excused = isNobodysFault(failure);
    if (isForGood(failure)) {
      return ended(order, failure);
    }
    if (isHopeless(order, excused)) {
      warn("order.failed", order, failure);
      return ended(order, failure);
    }
    warn("order.deferred", order, failure);
    return database.within(PATIENCE, client -> orders.putOff(client, order, excused));
  }

  private static boolean isHopeless(DueOrders.Taken order, boolean excused) {
    return order.attempts() >= MOST_ATTEMPTS || (!excused && order.tries() >= MOST_TRIES);
  }

  /** Whether a caller who waits would be told so, and not to come back. */
  private static boolean isForGood(Throwable failure) {
    return failure instanceof ProblemException expected
        && BatchOrder.isOfTheEntry(expected.problem());
  }

  private static boolean isNobodysFault(Throwable failure) {
    return failure instanceof ProblemException expected
        && (expected.problem() instanceof Problem.Unavailable
            || expected.problem() instanceof Problem.Overloaded);
  }

  private Future<Void> ended(DueOrders.Taken order, Throwable failure) {
    byte[] problem = protocol.problem(failure);
    return dataKeys
        .of(order.organisation())
        .map(dataKey -> dataKey.seal(OrderRows.ofProblem(order.id()), problem))
        .compose(
            kept ->
                database.within(
                    PATIENCE, client -> orders.fail(client, order, clock.instant(), kept)));
  }

  private static void warn(String event, DueOrders.Taken order, Throwable failure) {
    log.atWarn()
        .addKeyValue("order", order.id())
        .addKeyValue("cause", failure.toString())
        .log(event);
  }
}
