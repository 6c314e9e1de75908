package dev.chancery.platform.egress;

import dev.chancery.model.OrganisationId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An HTTPS server on the loopback address, with a certificate for {@link #HOST}, that counts.
 * Registered as a test class's extension it is gone, and its Vert.x with it, after the last test.
 */
public final class TrapServer implements AfterAllCallback {
  /** The one name that its certificate has. */
  public static final String HOST = "wallet.example";

  /** On whose account tests fetch. */
  static final OrganisationId ASKING = new OrganisationId(new UUID(1, 1));

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Path pem;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicReference<Handler<HttpServerRequest>> answer =
      new AtomicReference<>(request -> request.response().end("{}"));

  /** The request that came last: what it named. */
  public final Map<String, String> seen = new ConcurrentHashMap<>();

  private TrapServer() {
    pem = Certified.PEM;
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setSni(true)
                    .setKeyCertOptions(
                        new PfxOptions().setPath(Certified.STORE.toString()).setPassword("secret")))
            .connectionHandler(
                connection -> {
                  connections.incrementAndGet();
                  seen.put("sni", String.valueOf(connection.indicatedServerName()));
                })
            .requestHandler(this::handle);
  }

  /** Listens, on a port of its own choosing. */
  public static TrapServer start() {
    try {
      TrapServer trap = new TrapServer();
      settled(trap.server.listen(0, "127.0.0.1"));
      return trap;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** For whoever asks it. */
  public Vertx vertx() {
    return vertx;
  }

  public void answer(Handler<HttpServerRequest> handler) {
    answer.set(handler);
  }

  public void answer(String body) {
    answer(request -> request.response().end(body));
  }

  public int port() {
    return server.actualPort();
  }

  public int connections() {
    return connections.get();
  }

  /** Lets requests to this server out, and trusts its certificate. */
  public Egress.Rules allowing() {
    return new Egress.Rules(Set.of(HOST + ":" + port()), null, pem);
  }

  /** Trusts its certificate, and allows nothing. */
  public Egress.Rules trusting() {
    return new Egress.Rules(Set.of(), null, pem);
  }

  public String url(String path) {
    return "https://" + HOST + ":" + port() + path;
  }

  /** A resolver that finds every name here. */
  public static Addresses here() {
    return _ -> Future.succeededFuture(List.of(loopback()));
  }

  static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }

  static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    settled(vertx.close());
  }

  private void handle(HttpServerRequest request) {
    seen.put("host", String.valueOf(request.getHeader("Host")));
    seen.put("uri", request.uri());
    seen.put("accept-encoding", String.valueOf(request.getHeader("Accept-Encoding")));
    answer.get().handle(request);
  }

  private static void settled(Future<?> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** The certificate and its key, made for the first of a JVM's servers. */
  private static final class Certified {
    private static final Path STORE;
    private static final Path PEM;

    static {
      try {
        Path folder = Files.createTempDirectory("trap");
        STORE = folder.resolve("trap.p12");
        PEM = folder.resolve("trap.pem");
        keytool("-genkeypair", "-keystore", STORE.toString());
        keytool("-exportcert", "-rfc", "-file", PEM.toString(), "-keystore", STORE.toString());
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void keytool(String command, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new java.util.ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.add(command);
    line.addAll(List.of(arguments));
    line.addAll(List.of("-storepass", "secret", "-alias", "trap"));
    if (command.equals("-genkeypair")) {
      line.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=trap"));
      line.addAll(List.of("-ext", "san=dns:" + HOST, "-ext", "bc=ca:true", "-storetype", "PKCS12"));
    }
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
  }
}
