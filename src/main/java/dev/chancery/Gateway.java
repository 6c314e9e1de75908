package dev.chancery;

import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.database.Migrations;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway: started, drained, stopped. */
final class Gateway {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /** How many collections are ready for their first scan when the doors open. */
  private static final int PREPARED = 20;

  private final Wiring wiring;
  private final GroundFloor ground;

  /** Ids of what is deployed, in that order. */
  private final List<String> deployments = new CopyOnWriteArrayList<>();

  private Gateway(Wiring wiring) {
    this.wiring = wiring;
    this.ground = wiring.ground;
  }

  /**
   * Migrates the database, which blocks, and then starts serving. The graph is wired meanwhile, and
   * the native cryptography loaded: each takes a good part of a start, and none asks the others.
   */
  static Future<Gateway> start(
      Configuration configuration, InstantSource clock, URI postgres, URI redis, byte[] masterKey) {
    CompletableFuture<Cryptography> cryptography = meanwhile("cryptography", Cryptography::load);
    CompletableFuture<Wiring> wired =
        meanwhile(
            "wiring",
            () -> wire(configuration, clock, postgres, redis, masterKey, cryptography::join));
    try {
      Migrations.apply(postgres);
      Gauges.register(joined(wired));
    } catch (RuntimeException | Error refused) {
      var _ = wired.thenAccept(wiring -> wiring.ground.vertx.close());
      throw refused;
    }
    Gateway gateway = new Gateway(joined(wired));
    return gateway.open().map(gateway).onFailure(_ -> gateway.ground.vertx.close());
  }

  private static <T> CompletableFuture<T> meanwhile(String thread, Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, run -> new Thread(run, thread).start());
  }

  /** What was made meanwhile, or what went wrong with it as if it had gone wrong here. */
  private static <T> T joined(CompletableFuture<T> made) {
    try {
      return made.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static Wiring wire(
      Configuration configuration,
      InstantSource clock,
      URI postgres,
      URI redis,
      byte[] masterKey,
      Supplier<Cryptography> cryptography) {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Vertx vertx = EventLoops.start(configuration, meters);
    try {
      return new Wiring(
          new GroundFloor(vertx, meters, configuration, clock, postgres, redis, masterKey),
          cryptography);
    } catch (RuntimeException | Error failure) {
      var _ = vertx.close();
      throw failure;
    }
  }

  Wiring wiring() {
    return wiring;
  }

  private Future<Void> open() {
    return ground
        .redis
        .open()
        .compose(_ -> ground.heartbeat.start())
        .compose(_ -> ground.changes.start())
        .compose(_ -> deployOnEachLoop(wiring.first::signing))
        .compose(_ -> deployOnEachLoop(wiring.third::autoIssueVerticle))
        .compose(_ -> deployOnEachLoop(wiring.third::directIssueVerticle))
        .compose(_ -> deploy(wiring.third.orderVerticle))
        .compose(_ -> deploy(wiring.third.notifier))
        .compose(_ -> deploy(wiring.third.bulkVerticle()))
        .compose(_ -> deployOnEachLoop(wiring.third::workVerticle))
        .onSuccess(_ -> wiring.first.statusPublisher.start())
        .onSuccess(_ -> wiring.second.housekeeping.start())
        .onSuccess(_ -> wiring.second.revocations.start());
  }

  /**
   * Opens the doors. Apart from {@link #start}, so that whoever seeds may do so before the first
   * caller comes.
   */
  Future<Void> listen() {
    Listeners listeners = new Listeners(wiring);
    Configuration.Management management = ground.configuration.management();
    Future<?> health =
        management == null
            ? Future.succeededFuture()
            : ground.vertx.deployVerticle(listeners.management(management));
    return health
        .compose(_ -> prepare())
        .compose(_ -> deployOnEachLoop(listeners::open))
        .onSuccess(_ -> wiring.top.health.listening());
  }

  /**
   * Makes the plans of the youngest collections, so that the first phone does not wait for classes
   * to be loaded and schemas to be compiled. What cannot be prepared is made when it is asked for.
   */
  private Future<Void> prepare() {
    return ground
        .database
        .with(client -> wiring.first.collections.youngest(client, PREPARED))
        .compose(wiring.second.plans::prepare)
        .otherwiseEmpty();
  }

  /**
   * Readiness says no, then the listeners close, then what is in hand ends, then the rest goes.
   * Blocks nobody; takes as long as {@code drain.delay} and {@code drain.timeout} say.
   */
  Future<Void> drain() {
    log.atInfo().log("gateway.draining");
    wiring.top.health.drain();
    wiring.third.followers.end();
    wiring.second.housekeeping.stop();
    wiring.second.revocations.stop();
    wiring.third.notifier.rest();
    wiring.third.orderVerticle.rest();
    long delay = Math.max(1, ground.configuration.drain().delay().toMillis());
    return ground
        .vertx
        .timer(delay, TimeUnit.MILLISECONDS)
        .compose(_ -> undeployAll())
        .compose(_ -> wiring.second.quotas.giveBack())
        .onSuccess(_ -> wiring.first.statusPublisher.stop())
        .onSuccess(_ -> ground.heartbeat.stop())
        .compose(_ -> ground.changes.stop())
        .compose(_ -> ground.redis.close())
        .compose(_ -> ground.database.close())
        .onSuccess(_ -> log.atInfo().log("gateway.drained"));
  }

  /** Ends the event loops. Apart from {@link #drain}, whose steps they run. */
  Future<Void> close() {
    return ground.vertx.close();
  }

  /** In the reverse order of deployment: the listeners first, signing last. */
  private Future<Void> undeployAll() {
    Future<Void> done = Future.succeededFuture();
    for (String id : deployments.reversed()) {
      done = done.compose(_ -> ground.vertx.undeploy(id));
    }
    return done;
  }

  private Future<Void> deploy(Deployable verticle) {
    return ground.vertx.deployVerticle(verticle).onSuccess(deployments::add).mapEmpty();
  }

  private Future<Void> deployOnEachLoop(Supplier<? extends Deployable> verticle) {
    return deploy(verticle, ground.configuration.eventLoops());
  }

  private Future<Void> deploy(Supplier<? extends Deployable> verticle, int instances) {
    return ground
        .vertx
        .deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(deployments::add)
        .mapEmpty();
  }
}
