package dev.chancery;

import dev.chancery.api.ConnectionCaps;
import dev.chancery.api.HttpVerticle;
import dev.chancery.api.Routes;
import dev.chancery.autoissue.AutoIssueVerticle;
import dev.chancery.issuance.Issuance;
import dev.chancery.model.Algorithm;
import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.database.Migrations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: started, drained, stopped. */
final class Gateway {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final Duration IDLE = Duration.ofSeconds(30);

  /**
   * An event loop that is held so long is told of; after four times as long, with what holds it.
   */
  private static final Duration BLOCKED = Duration.ofMillis(50);

  /** How many collections are ready for their first scan when the doors open. */
  private static final int PREPARED = 20;

  private final Wiring wiring;

  private Gateway(Wiring wiring) {
    this.wiring = wiring;
  }

  /**
   * Migrates the database, which blocks, and then starts serving. The graph is wired meanwhile:
   * both load thousands of classes, and neither asks the other.
   */
  static Future<Gateway> start(
      Configuration configuration, InstantSource clock, URI postgres, URI redis, byte[] masterKey) {
    CompletableFuture<Wiring> wired =
        CompletableFuture.supplyAsync(
            () -> wire(configuration, clock, postgres, redis, masterKey),
            task -> new Thread(task, "wiring").start());
    try {
      Migrations.apply(postgres);
    } catch (RuntimeException refused) {
      var _ = wired.thenAccept(wiring -> wiring.vertx.close());
      throw refused;
    }
    Gateway gateway = new Gateway(wired.join());
    gateway.measure();
    return gateway.open().map(gateway).onFailure(_ -> gateway.wiring.vertx.close());
  }

  private static Wiring wire(
      Configuration configuration, InstantSource clock, URI postgres, URI redis, byte[] masterKey) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Vertx vertx = vertx(configuration, meters);
    return new Wiring(vertx, configuration, meters, clock, postgres, redis, masterKey);
  }

  Wiring wiring() {
    return wiring;
  }

  private Future<Void> open() {
    return wiring
        .redis
        .open()
        .compose(_ -> wiring.heartbeat.start())
        .compose(_ -> wiring.changes.start())
        .compose(_ -> deployOnEachLoop(wiring::signing))
        .compose(_ -> deployOnEachLoop(() -> new AutoIssueVerticle(wiring.bus, wiring::autoIssue)))
        .onSuccess(_ -> wiring.statusPublisher.start())
        .onSuccess(_ -> wiring.housekeeping.start());
  }

  /**
   * Opens the doors. Apart from {@link #start}, so that whoever seeds may do so before the first
   * caller comes.
   */
  Future<Void> listen() {
    Configuration.Management management = wiring.management();
    Future<Void> health =
        management == null
            ? Future.succeededFuture()
            : wiring
                .vertx
                .deployVerticle(
                    http(
                        plain(management.bind(), management.port()), null, wiring.health::register))
                .mapEmpty();
    return health
        .compose(_ -> prepare())
        .compose(
            _ -> deployOnEachLoop(() -> http(options(), wiring.connectionCaps, wiring::register)))
        .onSuccess(_ -> wiring.health.listening());
  }

  /**
   * Makes the plans of the youngest collections, so that the first phone does not wait for classes
   * to be loaded and schemas to be compiled. What cannot be prepared is made when it is asked for.
   */
  private Future<Void> prepare() {
    return wiring
        .database
        .with(client -> wiring.collections.youngest(client, PREPARED))
        .compose(wiring.plans::prepare)
        .otherwiseEmpty();
  }

  /**
   * Readiness says no, then the listeners close, then what is in hand ends, then the rest goes.
   * Blocks nobody; takes as long as {@code drain.delay} and {@code drain.timeout} say.
   */
  Future<Void> drain() {
    log.atInfo().log("gateway.draining");
    wiring.health.drain();
    wiring.housekeeping.stop();
    return wiring
        .vertx
        .timer(Math.max(1, wiring.configuration.drain().delay().toMillis()), TimeUnit.MILLISECONDS)
        .compose(_ -> undeployAll())
        .onSuccess(_ -> wiring.statusPublisher.stop())
        .onSuccess(_ -> wiring.heartbeat.stop())
        .compose(_ -> wiring.changes.stop())
        .compose(_ -> wiring.redis.close())
        .compose(_ -> wiring.database.close())
        .onSuccess(_ -> log.atInfo().log("gateway.drained"));
  }

  /** Ends the event loops. Apart from {@link #drain}, whose steps they run. */
  Future<Void> close() {
    return wiring.vertx.close();
  }

  /** In the reverse order of deployment: the listeners first, signing last. */
  private Future<Void> undeployAll() {
    Future<Void> done = Future.succeededFuture();
    for (String id : wiring.deployments.reversed()) {
      done = done.compose(_ -> wiring.vertx.undeploy(id));
    }
    return done;
  }

  private Future<Void> deployOnEachLoop(Supplier<? extends Deployable> verticle) {
    return wiring
        .vertx
        .deployVerticle(
            verticle, new DeploymentOptions().setInstances(wiring.configuration.eventLoops()))
        .onSuccess(wiring.deployments::add)
        .mapEmpty();
  }

  /** The management listener has no caps, so that health is told however many are connected. */
  private HttpVerticle http(
      HttpServerOptions options, @Nullable ConnectionCaps caps, Consumer<Routes> register) {
    return new HttpVerticle(
        options,
        wiring.callers,
        wiring.clientAddresses,
        caps,
        wiring.meters,
        register,
        wiring.configuration.drain().timeout());
  }

  private HttpServerOptions options() {
    Configuration.Http http = wiring.configuration.http();
    HttpServerOptions options = plain(http.bind(), http.port());
    Configuration.Tls tls = http.tls();
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(tls.certificate().toString())
                  .setKeyPath(tls.key().toString()));
    }
    return options;
  }

  private static HttpServerOptions plain(String bind, int port) {
    return new HttpServerOptions()
        .setHost(bind)
        .setPort(port)
        .setIdleTimeout((int) IDLE.toSeconds())
        .setHttp2ClearTextEnabled(false)
        .setCompressionSupported(false)
        .setMaxHeaderSize(16 * 1024)
        .setTcpNoDelay(true);
  }

  private void measure() {
    for (Algorithm algorithm : Algorithm.values()) {
      Gauge.builder("chancery.crypto.provider", () -> 1)
          .tag("algorithm", algorithm.joseName())
          .tag("provider", wiring.cryptography.providerOf(algorithm))
          .register(wiring.meters);
    }
    Gauge.builder("chancery.commit.waiting", wiring.lanes, Gateway::waiting)
        .register(wiring.meters);
    Gauge.builder("chancery.postgresql.up", () -> wiring.heartbeat.isUp() ? 1 : 0)
        .register(wiring.meters);
    Gauge.builder("chancery.redis.up", () -> wiring.redis.isUp() ? 1 : 0).register(wiring.meters);
    Gauge.builder("chancery.redis.pending", wiring.redis::pending).register(wiring.meters);
  }

  /**
   * A lane belongs to its event loop; its length may be read from anywhere, if not to the last
   * entry.
   */
  private static double waiting(List<Issuance> lanes) {
    return lanes.stream().mapToInt(Issuance::waiting).sum();
  }

  /** Vert.x measures its pools; what a request costs we measure ourselves, by route and outcome. */
  private static Vertx vertx(Configuration configuration, PrometheusMeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(meters);
    EnumSet<MetricsDomain> unwanted = EnumSet.allOf(MetricsDomain.class);
    unwanted.remove(MetricsDomain.NAMED_POOLS);
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            .setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME, Label.NAMESPACE));
    unwanted.forEach(metrics::addDisabledMetricsCategory);
    metrics.addDisabledMetricsCategory("redis");
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(configuration.eventLoops())
                .setMaxEventLoopExecuteTime(BLOCKED.toMillis())
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setBlockedThreadCheckInterval(BLOCKED.toMillis())
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setWarningExceptionTime(4 * BLOCKED.toMillis())
                .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
                .setMetricsOptions(metrics))
        .withMetrics(new MicrometerMetricsFactory(meters))
        .build();
  }
}
