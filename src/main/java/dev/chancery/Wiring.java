package dev.chancery;

import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.crypto.Cryptography;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The object graph: who is made of what, a storey at a time from the ground up. Each storey is
 * given those below it, and none does anything yet.
 */
final class Wiring {
  final GroundFloor ground;
  final FirstFloor first;
  final SecondFloor second;
  final ThirdFloor third;
  final TopFloor top;

  /** Asks {@code cryptography} last, which may have to wait for a native library. */
  Wiring(
      Vertx vertx,
      PrometheusMeterRegistry meters,
      Configuration configuration,
      InstantSource clock,
      URI postgres,
      URI redis,
      byte[] masterKey,
      Supplier<Cryptography> cryptography) {
    ground = new GroundFloor(vertx, meters, configuration, clock, postgres, redis, masterKey);
    first = new FirstFloor(ground, cryptography.get());
    second = new SecondFloor(ground, first);
    third = new ThirdFloor(ground, first, second);
    top = new TopFloor(ground, first, second, third);
  }
}
