package dev.chancery.platform.measure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How late an event loop comes to a timer: what every request on it waits before anything is done
 * for it.
 *
 * <p>After a block, what was missed is made up for, each as late as it was due. So a block counts
 * with as many as would have come while it lasted, and not once.
 */
public final class LoopLag {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  /** The histogram has a bound at each, so that they can be watched without rounding up. */
  private static final Duration PROMISED = Duration.ofMillis(20);

  private static final Duration LONGEST = Duration.ofMillis(100);

  private final Timer lag;
  private long due;

  private LoopLag(Timer lag) {
    this.lag = lag;
  }

  /** Measures the event loop that calls this, for as long as its verticle is deployed. */
  public static void watch(Vertx vertx, MeterRegistry meters) {
    LoopLag watch =
        new LoopLag(
            Timer.builder("chancery.loop.lag")
                .publishPercentileHistogram()
                .serviceLevelObjectives(PROMISED, LONGEST)
                .register(meters));
    watch.due = System.nanoTime() + INTERVAL.toNanos();
    vertx.setPeriodic(INTERVAL.toMillis(), _ -> watch.tick());
  }

  private void tick() {
    long now = System.nanoTime();
    for (; due <= now; due += INTERVAL.toNanos()) {
      lag.record(now - due, TimeUnit.NANOSECONDS);
    }
  }
}
