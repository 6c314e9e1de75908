package dev.chancery;

import dev.chancery.issuance.Issuance;
import dev.chancery.model.Algorithm;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;

/** What {@code /metrics} says of the whole gateway, where no single part would. */
final class Gauges {
  private Gauges() {}

  static void register(Wiring wiring) {
    PrometheusMeterRegistry meters = wiring.ground.meters;
    jvm(meters);
    for (Algorithm algorithm : Algorithm.values()) {
      Gauge.builder("chancery.crypto.provider", () -> 1)
          .tag("algorithm", algorithm.joseName())
          .tag("provider", wiring.first.cryptography.providerOf(algorithm))
          .register(meters);
    }
    gauge(meters, "chancery.commit.waiting", () -> waiting(wiring.second.issuances));
    gauge(meters, "chancery.postgresql.up", () -> wiring.ground.heartbeat.isUp() ? 1 : 0);
    gauge(meters, "chancery.redis.up", () -> wiring.ground.redis.isUp() ? 1 : 0);
    gauge(meters, "chancery.redis.pending", wiring.ground.redis::pending);
  }

  private static void gauge(PrometheusMeterRegistry meters, String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(meters);
  }

  private static void jvm(PrometheusMeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(meters);
  }

  /**
   * Each belongs to its event loop; its length may be read from anywhere, if not to the last entry.
   */
  private static int waiting(List<Issuance> issuances) {
    return issuances.stream().mapToInt(Issuance::waiting).sum();
  }
}
