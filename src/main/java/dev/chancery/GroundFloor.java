package dev.chancery;

import dev.chancery.model.Randomness;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.cache.Tiered;
import dev.chancery.platform.chance.SecureRandomness;
import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.config.HostAndPort;
import dev.chancery.platform.context.Slices;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Heartbeat;
import dev.chancery.platform.egress.Addresses;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.redis.Channel;
import dev.chancery.platform.redis.RedisLine;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.platform.seal.KeyHierarchy;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code platform}: what every other storey stands on. */
final class GroundFloor {
  /** For what may take its time. */
  static final Egress.Room NOTICES = new Egress.Room(40, Duration.ofSeconds(10));

  final Vertx vertx;
  final PrometheusMeterRegistry meters;
  final Configuration configuration;
  final URI baseUrl;
  final InstantSource clock;
  final Randomness randomness = new SecureRandomness();
  final Bus bus;
  final Database database;
  final Heartbeat heartbeat;
  final RedisLine redis;
  final Changes changes;
  final KeyHierarchy keys;
  final DataKeys dataKeys;
  final Tiered.Backing backing;
  final Egress egress;

  /** For what is told, which may take its time; with places of its own. */
  final Egress notices;

  final Slices slices;

  GroundFloor(
      Vertx vertx,
      PrometheusMeterRegistry meters,
      Configuration configuration,
      InstantSource clock,
      URI postgres,
      URI redisUri,
      byte[] masterKey) {
    this.vertx = vertx;
    this.meters = meters;
    this.configuration = configuration;
    this.baseUrl = configuration.http().baseUrl();
    this.clock = clock;
    slices = new Slices(vertx);
    bus = new Bus(vertx);
    database = Database.connect(vertx, postgres, configuration.postgresPoolSize());
    heartbeat = new Heartbeat(vertx, database);
    redis = new RedisLine(vertx, redisUri, "commands");
    changes = new Changes(vertx, database, new Channel(vertx, redisUri, redis, "chancery:changes"));
    keys = new KeyHierarchy(masterKey, randomness);
    dataKeys = new DataKeys(database, keys, randomness);
    backing = new Tiered.Backing(redis, keys.dataKey("redis"), meters, changes);
    Configuration.Egress rules = configuration.egress();
    egress = new Egress(vertx, allowing(rules.allowed(), rules.trust()), Addresses.system(vertx));
    notices =
        new Egress(
            vertx,
            allowing(rules.webhooksAllowed(), rules.trust()),
            Addresses.system(vertx),
            NOTICES);
  }

  private static Egress.Rules allowing(List<HostAndPort> allowed, @Nullable Path trust) {
    return new Egress.Rules(
        allowed.stream().map(Object::toString).collect(Collectors.toUnmodifiableSet()),
        null,
        trust);
  }
}
