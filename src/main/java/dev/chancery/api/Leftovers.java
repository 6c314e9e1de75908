package dev.chancery.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * Lets go of whose body was refused: what still comes of it is dropped for a moment, so that the
 * answer is read and not lost with a reset, and then the connection ends.
 */
final class Leftovers {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private Leftovers() {}

  /** On a route whose handler may answer before it has read everything. */
  static void watch(RoutingContext context) {
    HttpServerRequest request = context.request();
    int _ = context.addHeadersEndHandler(_ -> announce(request.response()));
    int _ =
        context.addEndHandler(
            answered -> {
              if (answered.succeeded() && isRefused(request.response())) {
                drop(context);
              }
            });
    context.next();
  }

  /** Whether or not all of the body has come by now, so that an answer does not tell of that. */
  private static boolean isRefused(HttpServerResponse response) {
    return response.getStatusCode() >= 400;
  }

  private static void announce(HttpServerResponse response) {
    if (isRefused(response) && response.streamId() < 0) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private static void drop(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      hangUp(request);
      return;
    }
    request.exceptionHandler(_ -> {});
    request.handler(_ -> {});
    request.endHandler(_ -> hangUp(request));
    request.resume();
    long _ = context.vertx().setTimer(LINGER.toMillis(), _ -> hangUp(request));
  }

  /** Of many streams on one connection, only this one ends, unless it has. */
  private static void hangUp(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2) {
      var _ = request.connection().close();
    } else if (!request.isEnded()) {
      var _ = request.response().reset();
    }
  }
}
