package dev.chancery.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A gateway in a JVM of its own, on servers of the test's choosing: to be killed, frozen, told to
 * stop, and started again on the same address.
 */
public final class GatewayProcess implements AutoCloseable {
  /** The operator's API key. */
  public static final String KEY = "the-operators-key-of-every-fault-test-01234567";

  private static final String MASTER_KEY =
      "0f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0";

  private static final Path LOGS = Path.of("target", "faults", "log");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int port;
  private final int managementPort;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private Process process;

  private GatewayProcess(
      int port, int managementPort, List<String> command, Map<String, String> environment) {
    this.port = port;
    this.managementPort = managementPort;
    this.command = command;
    this.environment = environment;
    this.log = LOGS.resolve("gateway-" + port + ".log");
    this.process = launch();
  }

  /**
   * Starts a gateway and waits until it is ready: with {@code settings} by their environment names
   * over the tests' own, and {@code flags} over the JVM's.
   */
  public static GatewayProcess start(
      URI postgres, URI redis, Map<String, String> settings, String... flags) {
    GatewayProcess gateway = launch(postgres, redis, settings, flags);
    gateway.awaitReady();
    return gateway;
  }

  /** Two nodes of one gateway, which call themselves as the first one does. */
  public static List<GatewayProcess> pair(URI postgres, URI redis) {
    GatewayProcess one = start(postgres, redis, Map.of());
    return List.of(
        one, start(postgres, redis, Map.of("CHANCERY_BASE_URL", one.address().toString())));
  }

  /** As {@link #start}, without waiting. */
  public static GatewayProcess launch(
      URI postgres, URI redis, Map<String, String> settings, String... flags) {
    int port = freePort();
    int managementPort = freePort();
    Map<String, String> environment = new HashMap<>();
    environment.put("CHANCERY_HTTP_PORT", String.valueOf(port));
    environment.put("CHANCERY_HTTP_BIND", "127.0.0.1");
    environment.put("CHANCERY_MANAGEMENT_PORT", String.valueOf(managementPort));
    environment.put("CHANCERY_PG_URI", postgres.toString());
    environment.put("CHANCERY_REDIS_URI", redis.toString());
    environment.put("CHANCERY_MASTER_KEY", MASTER_KEY);
    environment.put("CHANCERY_ADMIN_KEY", KEY);
    environment.put("CHANCERY_DRAIN_DELAY", "PT0S");
    environment.put("CHANCERY_LIMIT_CLIENT_CONNECTIONS", "10000");
    environment.put("CHANCERY_DATA_DIR", LOGS.resolveSibling("data").toString());
    environment.putAll(settings);
    return new GatewayProcess(port, managementPort, command(List.of(flags)), environment);
  }

  private static List<String> command(List<String> flags) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=logback.xml",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.chancery.Chancery"));
    return command;
  }

  private Process launch() {
    try {
      Files.createDirectories(LOGS);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().keySet().removeIf(name -> name.startsWith("CHANCERY_"));
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void awaitReady() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .until(this::isReady);
  }

  /** Whether it says so itself; throws where it has ended. */
  public boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("it has ended; see " + log);
    }
    try {
      return management().get("/health/ready").status() == 200;
    } catch (IllegalStateException _) {
      return false;
    }
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGSTOP: its connections stay, and nobody answers. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void thaw() {
    signal("CONT");
  }

  /** SIGTERM, and how long it took to end. */
  public Duration terminate() {
    long told = System.nanoTime();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("still there after " + PATIENCE);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return Duration.ofNanos(System.nanoTime() - told);
  }

  /** Starts what has ended, on the same ports, and waits until it is ready. */
  public void restart() {
    relaunch();
    awaitReady();
  }

  /** As {@link #restart}, without waiting. */
  public void relaunch() {
    if (process.isAlive()) {
      throw new IllegalStateException("it lives");
    }
    process = launch();
  }

  /** Whether the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Where it listens. */
  public URI address() {
    return URI.create("http://localhost:" + port);
  }

  /** The API as the operator's organisation calls it. */
  public Api api() {
    return new Api(address(), KEY);
  }

  /** The API as strangers call it. */
  public Api stranger() {
    return new Api(address(), null);
  }

  /** Health and metrics. */
  public Api management() {
    return new Api(URI.create("http://127.0.0.1:" + managementPort), null);
  }

  /** The sum of a metric's samples over all its labels, of this process since it was started. */
  public double metric(String name) {
    return management()
        .get("/metrics")
        .string()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Everything it has said, in all its lives. */
  public Path log() {
    return log;
  }

  @Override
  public void close() {
    kill();
  }

  private void signal(String name) {
    try {
      int _ =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
