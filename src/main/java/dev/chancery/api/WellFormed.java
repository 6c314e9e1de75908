package dev.chancery.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;

/**
 * Before the router: what Netty reads although RFC 9112 says that a server must answer it with 400,
 * and whatever else a proxy in front of us might read otherwise (threat T-32). The connection is
 * closed, so that nothing that follows on it is taken for a request.
 */
final class WellFormed implements Handler<HttpServerRequest> {
  /** RFC 9110 §7.2: a name, an IPv4 address or an IPv6 address in brackets, and a port. */
  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._~%!$&'()*+,;=-]*|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?");

  private final Handler<HttpServerRequest> next;

  /**
   * Connections that are to end with the answer under way. Vert.x goes on with what was pipelined,
   * whatever {@code Connection} says.
   */
  private final Set<HttpConnection> ending = Collections.newSetFromMap(new WeakHashMap<>());

  WellFormed(Handler<HttpServerRequest> next) {
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!ending.isEmpty() && ending.contains(request.connection())) {
      var _ = request.connection().close();
    } else if (request.version() == HttpVersion.HTTP_2) {
      next.handle(request);
    } else if (isWellFormed(request)) {
      if (request.version() == HttpVersion.HTTP_1_0) {
        // keeping the connection is older than the rules for it (RFC 9112 §C.2.2)
        end(request);
      }
      next.handle(request);
    } else {
      end(request);
      refuse(request);
    }
  }

  private void end(HttpServerRequest request) {
    ending.add(request.connection());
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
  }

  private static void refuse(HttpServerRequest request) {
    var _ =
        request
            .response()
            .setStatusCode(400)
            .putHeader("X-Content-Type-Options", "nosniff")
            .end()
            .eventually(() -> request.connection().close());
  }

  private static boolean isWellFormed(HttpServerRequest request) {
    return isVisible(request.uri()) && isOneHost(request) && !request.headers().contains("");
  }

  /** RFC 9112 §3.2: no control character, no blank, nothing beyond ASCII. */
  private static boolean isVisible(String target) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  /** RFC 9112 §3.2: HTTP/1.1 has exactly one, HTTP/1.0 at most one. */
  private static boolean isOneHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    return hosts.isEmpty()
        ? request.version() == HttpVersion.HTTP_1_0
        : hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
  }
}
