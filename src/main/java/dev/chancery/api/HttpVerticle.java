package dev.chancery.api;

import dev.chancery.platform.measure.LoopLag;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Listens, and routes. One for each core, all on the same port. */
public final class HttpVerticle extends VerticleBase {
  private final HttpServerOptions options;
  private final Gate gate;
  private final ClientAddresses clientAddresses;
  private final @Nullable ConnectionCaps caps;
  private final MeterRegistry meters;
  private final Consumer<Routes> register;
  private final Duration drainTimeout;
  private @Nullable HttpServer server;

  /** Serves what {@code register} adds, to as many as {@code caps} lets in; null for all. */
  public HttpVerticle(
      HttpServerOptions options,
      Gate gate,
      ClientAddresses clientAddresses,
      @Nullable ConnectionCaps caps,
      MeterRegistry meters,
      Consumer<Routes> register,
      Duration drainTimeout) {
    this.options = options;
    this.gate = gate;
    this.clientAddresses = clientAddresses;
    this.caps = caps;
    this.meters = meters;
    this.register = register;
    this.drainTimeout = drainTimeout;
  }

  @Override
  public Future<?> start() {
    LoopLag.watch(vertx, meters);
    Router router = Routes.router(vertx, gate, clientAddresses, meters, register);
    server = Reception.open(vertx, options, caps, router);
    return server.listen();
  }

  /** Takes no more connections, and lets the requests in hand end. */
  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(drainTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }
}
