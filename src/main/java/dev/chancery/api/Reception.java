package dev.chancery.api;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a connection meets before its requests are routed: the caps, no patience with slowness, and
 * the grammar of HTTP. Owned by one event loop.
 */
final class Reception {
  private final @Nullable ConnectionCaps caps;
  private final SlowClients slowClients;
  private final WellFormed wellFormed;

  private Reception(@Nullable ConnectionCaps caps, SlowClients slowClients, WellFormed wellFormed) {
    this.caps = caps;
    this.slowClients = slowClients;
    this.wellFormed = wellFormed;
  }

  /**
   * A server that lets in as many as {@code caps} says, null for all, and hands on to {@code next}.
   */
  static HttpServer open(
      Vertx vertx,
      HttpServerOptions options,
      @Nullable ConnectionCaps caps,
      Handler<HttpServerRequest> next) {
    Reception reception = new Reception(caps, SlowClients.watchedBy(vertx), new WellFormed(next));
    return vertx
        .createHttpServer(options)
        .connectionHandler(reception::receive)
        .requestHandler(reception::receive);
  }

  private void receive(HttpServerRequest request) {
    slowClients.asks(request);
    wellFormed.handle(request);
  }

  private void receive(HttpConnection connection) {
    if (caps != null && !caps.enter(connection)) {
      var _ = connection.close();
      return;
    }
    slowClients.came(connection);
    connection.closeHandler(_ -> left(connection));
  }

  private void left(HttpConnection connection) {
    slowClients.left(connection);
    if (caps != null) {
      caps.leave(connection);
    }
  }
}
