package dev.chancery.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load balancer as operators have one: asks every node whether it is ready, keeps connections to
 * them, gives each request to the next that was, and never sends one twice.
 */
public final class Balancer implements AutoCloseable {
  private static final Duration ASKS = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Set<String> PASSED = Set.of("content-type", "authorization");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient nodes;
  private final HttpClient health;
  private final HttpServer server;
  private final boolean http2;
  private final List<GatewayProcess> all = new CopyOnWriteArrayList<>();
  private final Set<GatewayProcess> ready = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();

  private Balancer(boolean http2) {
    this.http2 = http2;
    HttpClientOptions options = new HttpClientOptions().setKeepAliveTimeout(20);
    if (http2) {
      options.setProtocolVersion(HttpVersion.HTTP_2).setUseAlpn(true);
      options.setSsl(true).setTrustAll(true).setVerifyHost(false);
    }
    this.nodes = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(128));
    this.health = vertx.createHttpClient();
    this.server =
        join(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> pass(request, body)))
                .listen(0, "127.0.0.1"));
    long _ = vertx.setPeriodic(ASKS.toMillis(), _ -> all.forEach(this::ask));
  }

  /** Speaks plain HTTP/1.1 to its nodes. */
  public static Balancer http1() {
    return new Balancer(false);
  }

  /** Speaks HTTP/2 to its nodes, many requests on one connection. */
  public static Balancer http2() {
    return new Balancer(true);
  }

  public URI uri() {
    return URI.create("http://localhost:" + server.actualPort());
  }

  public void add(GatewayProcess node) {
    all.add(node);
  }

  /** How many nodes were ready when they were last asked. */
  public int ready() {
    return ready.size();
  }

  private void ask(GatewayProcess node) {
    health
        .request(
            new RequestOptions()
                .setAbsoluteURI(node.management().base().resolve("/health/ready").toString()))
        .compose(request -> request.send().compose(HttpClientResponse::end).map(request))
        .map(request -> request.response().result().statusCode() == 200)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(false)
        .onSuccess(
            isReady -> {
              boolean _ = isReady ? ready.add(node) : ready.remove(node);
            });
  }

  private void pass(HttpServerRequest request, Buffer body) {
    if (ready.isEmpty()) {
      Future<Void> _ = request.response().setStatusCode(503).putHeader("Retry-After", "1").end();
      return;
    }
    nodes
        .request(options(request))
        .compose(passed -> passed.send(body))
        .compose(answer -> answer.body().compose(octets -> answer(request, answer, octets)))
        .recover(failure -> request.response().setStatusCode(502).end(String.valueOf(failure)))
        .onFailure(_ -> request.connection().close());
  }

  private RequestOptions options(HttpServerRequest request) {
    List<GatewayProcess> next = all.stream().filter(ready::contains).toList();
    GatewayProcess node = next.get(Math.floorMod(turn.getAndIncrement(), next.size()));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(request.method().name()))
            .setHost(node.address().getHost())
            .setPort(node.address().getPort())
            .setSsl(http2)
            .setURI(request.uri());
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                options.putHeader(name, value);
              }
            });
    return options;
  }

  private static Future<Void> answer(
      HttpServerRequest request, HttpClientResponse answer, Buffer octets) {
    HttpServerResponse response = request.response().setStatusCode(answer.statusCode());
    for (String name : List.of("Content-Type", "Retry-After")) {
      String value = answer.getHeader(name);
      if (value != null) {
        response.putHeader(name, value);
      }
    }
    return response.end(octets);
  }

  private static <T> T join(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    Void _ = join(vertx.close());
  }
}
