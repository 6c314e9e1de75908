package dev.chancery.notify;

import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Drains the outbox: a {@link Lane} for each channel takes what is due, whoever wrote it and
 * whenever that was committed. Every node does it. What a node that is killed had taken, others
 * take when its lease ends. Owned by one event loop.
 */
public final class Dispatcher {
  private static final Duration LOOK = Duration.ofMillis(50);

  /** What is not settled by then is another node's when its lease ends. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final List<Lane> lanes;
  private final Tidying tidying;

  /** To be made on the event loop that owns it; {@code wicket} is the channels' too. */
  public Dispatcher(
      Vertx vertx,
      Database database,
      Wicket wicket,
      Randomness randomness,
      List<Channel> channels,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.lanes =
        channels.stream()
            .map(channel -> new Lane(vertx, database, wicket, randomness, channel, meters))
            .toList();
    this.tidying = new Tidying(vertx, database, meters);
  }

  void start() {
    lanes.forEach(Lane::start);
    tidying.start();
  }

  /** Takes nothing more. Safe for any thread. */
  void rest() {
    lanes.forEach(Lane::rest);
    tidying.rest();
  }

  /** Takes nothing more; completes when what was taken has been tried, or after a while. */
  Future<Void> stop() {
    rest();
    return ended(LONGEST_STOP.dividedBy(LOOK));
  }

  private Future<Void> ended(long looks) {
    return looks == 0 || lanes.stream().allMatch(Lane::isIdle)
        ? Future.succeededFuture()
        : vertx.timer(LOOK.toMillis(), TimeUnit.MILLISECONDS).compose(_ -> ended(looks - 1));
  }
}
