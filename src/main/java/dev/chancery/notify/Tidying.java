package dev.chancery.notify;

import dev.chancery.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what waits, ends what has waited too long and forgets what is over, each for itself. Owned
 * by one event loop.
 */
final class Tidying {
  private static final Logger log = LoggerFactory.getLogger(Tidying.class);

  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration AGAIN = Duration.ofMillis(50);
  private static final Duration DEADLINE = Duration.ofSeconds(6);
  private static final int BITE = 5_000;

  private final Vertx vertx;
  private final Database database;
  private final OutboxRows rows = new OutboxRows();
  private final AtomicLong waiting;
  private final Set<String> underWay = new HashSet<>();
  private volatile boolean stopped = true;
  private long timer;

  Tidying(Vertx vertx, Database database, MeterRegistry meters) {
    this.vertx = vertx;
    this.database = database;
    this.waiting = meters.gauge("chancery.outbox.waiting", new AtomicLong());
  }

  void start() {
    stopped = false;
    timer = vertx.setPeriodic(EVERY.toMillis(), _ -> tidy());
  }

  /** Begins nothing more. Safe for any thread. */
  void rest() {
    stopped = true;
    vertx.cancelTimer(timer);
  }

  private void tidy() {
    count();
    bite("outbox.given-up", (client, most) -> rows.giveUp(client, most));
    bite("outbox.delivered.forgotten", (client, most) -> rows.forgetDelivered(client, most));
    bite("webhook.previous.forgotten", (client, most) -> Webhooks.forgetPrevious(client, most));
    bite("outbox.dead.forgotten", (client, most) -> rows.forgetDead(client, most));
  }

  private void count() {
    database
        .within(DEADLINE, rows::waiting)
        .onSuccess(waiting::set)
        .onFailure(failure -> tell("outbox.waiting", failure));
  }

  /** Goes on at once while there was a full bite. */
  private void bite(String event, BiFunction<SqlClient, Integer, Future<Integer>> work) {
    if (stopped || !underWay.add(event)) {
      return;
    }
    database
        .within(DEADLINE, client -> work.apply(client, BITE))
        .onComplete(_ -> underWay.remove(event))
        .onSuccess(number -> tell(event, number))
        .onSuccess(
            number -> {
              if (number == BITE) {
                long _ = vertx.setTimer(AGAIN.toMillis(), _ -> bite(event, work));
              }
            })
        .onFailure(failure -> tell(event, failure));
  }

  private static void tell(String event, int number) {
    if (number > 0) {
      log.atInfo().addKeyValue("messages", number).log(event);
    }
  }

  private static void tell(String event, Throwable failure) {
    log.atWarn()
        .addKeyValue("event", event)
        .addKeyValue("cause", failure.toString())
        .log("outbox.untidy");
  }
}
