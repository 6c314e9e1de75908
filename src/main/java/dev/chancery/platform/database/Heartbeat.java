package dev.chancery.platform.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether PostgreSQL answers and takes writes. Asked twice a second, so that requests are refused
 * at the door instead of each waiting for its own deadline.
 */
public final class Heartbeat {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Vertx vertx;
  private final Database database;
  private volatile boolean up;
  private boolean asking;
  private long timer;

  public Heartbeat(Vertx vertx, Database database) {
    this.vertx = vertx;
    this.database = database;
  }

  /** Asks for the first time, and then goes on asking. */
  public Future<Void> start() {
    timer = vertx.setPeriodic(INTERVAL.toMillis(), _ -> beat());
    return ask();
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  public boolean isUp() {
    return up;
  }

  private void beat() {
    if (!asking) {
      var _ = ask();
    }
  }

  private Future<Void> ask() {
    asking = true;
    return database
        .ping()
        .onComplete(answer -> tell(answer.succeeded()))
        .onComplete(_ -> asking = false)
        .otherwiseEmpty();
  }

  private void tell(boolean answers) {
    if (answers != up) {
      log.atInfo().addKeyValue("up", answers).log("postgresql.heartbeat");
    }
    up = answers;
  }
}
