package dev.chancery;

import dev.chancery.platform.config.Configuration;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;

/** The event loops, watched: one that is held is told of, and by what. */
final class EventLoops {
  /**
   * An event loop that is held so long is told of; after four times as long, with what holds it.
   */
  private static final Duration BLOCKED = Duration.ofMillis(50);

  /**
   * Whether Netty tells the JVM's flight recorder of each buffer. Left on, it wakes the recorder
   * within the first read of an event loop, which it holds for a tenth of a second. Whoever wants
   * those events sets it.
   */
  private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

  private EventLoops() {}

  static Vertx start(Configuration configuration, PrometheusMeterRegistry meters) {
    if (System.getProperty(NETTY_EVENTS) == null) {
      System.setProperty(NETTY_EVENTS, "false");
    }
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(configuration.eventLoops())
            .setMaxEventLoopExecuteTime(BLOCKED.toMillis())
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
            .setBlockedThreadCheckInterval(BLOCKED.toMillis())
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
            .setWarningExceptionTime(4 * BLOCKED.toMillis())
            .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
            .setMetricsOptions(metrics());
    return Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(meters)).build();
  }

  /** Vert.x measures its pools; what a request costs we measure ourselves, by route and outcome. */
  private static MicrometerMetricsOptions metrics() {
    EnumSet<MetricsDomain> unwanted = EnumSet.allOf(MetricsDomain.class);
    unwanted.remove(MetricsDomain.NAMED_POOLS);
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME, Label.NAMESPACE));
    unwanted.forEach(metrics::addDisabledMetricsCategory);
    metrics.addDisabledMetricsCategory("redis");
    return metrics;
  }
}
