package dev.chancery.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * The proxy that a browser is made to use: it writes down every request, lets those to one host
 * through, and has pages of its own under an origin of its own.
 */
public final class Witness implements AutoCloseable {
  /** What a proxy does not hand on, or the client sets by itself. */
  private static final Set<String> OWN =
      Set.of("host", "connection", "proxy-connection", "content-length", "transfer-encoding");

  private static final Pattern MAKERS =
      Pattern.compile("[A-Z]+ http://[a-z0-9.]+\\.(google|googleapis)\\.com(:\\d+)?/.*");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer server;
  private final URI host;
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final Map<String, Runnable> meanwhile = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** A proxy to {@code host} alone. */
  public Witness(URI host) throws IOException {
    this.host = host;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** What a browser must be told to come this way for everything. */
  public String[] switches() {
    return new String[] {
      "--proxy-server=http://127.0.0.1:" + server.getAddress().getPort(),
      "--proxy-bypass-list=<-loopback>"
    };
  }

  /** Puts {@code html} on the witness's own origin. */
  public URI page(String path, String html) {
    pages.put(path, html);
    return origin().resolve(path);
  }

  /**
   * Does {@code then}, once, when the host has answered {@code request} and before that is told.
   */
  public void when(String request, Runnable then) {
    meanwhile.put(request, then);
  }

  /** Another origin than the host's. */
  public URI origin() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Every request so far but those that Chromium makes to its maker: method and address. */
  public List<String> requests() {
    return requests.stream().filter(request -> !MAKERS.matcher(request).matches()).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String authority = exchange.getRequestHeaders().getFirst("Host");
    URI uri = exchange.getRequestURI();
    String page = pages.get(uri.getPath());
    requests.add(exchange.getRequestMethod() + " http://" + authority + uri.getPath());
    try (exchange) {
      if (host.getAuthority().equals(authority)) {
        forward(exchange);
      } else if (page != null && origin().getAuthority().equals(authority)) {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        answer(exchange, 200, page.getBytes(StandardCharsets.UTF_8));
      } else {
        answer(exchange, 404, new byte[0]);
      }
    }
  }

  private void forward(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(host.resolve(path))
            .method(
                exchange.getRequestMethod(),
                BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      Runnable then =
          meanwhile.remove(exchange.getRequestMethod() + " " + host.resolve(uri.getRawPath()));
      if (then != null) {
        then.run();
      }
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!OWN.contains(name)) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      answer(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
