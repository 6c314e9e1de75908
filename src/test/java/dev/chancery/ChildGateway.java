package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The program in a JVM of its own, as {@code mvn compile exec:exec} starts it: with embedded
 * servers, unless it is told of others.
 *
 * @param said what it printed until it was up
 */
record ChildGateway(Process process, URI base, Path data, String said) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How a child ended, and what it wrote to stdout and stderr. */
  record End(int code, String output, String errors) {}

  /** Starts it on {@code data} and {@code port}, and waits until it is up. */
  static ChildGateway start(Path data, int port, Map<String, String> settings) {
    return start(data, port, settings, System.getProperty("java.class.path"));
  }

  /** The same of {@code classPath}. */
  static ChildGateway start(Path data, int port, Map<String, String> settings, String classPath) {
    ChildGateway starting = launch(data, port, settings, classPath);
    try {
      return new ChildGateway(
          starting.process, starting.base, starting.data, untilUp(starting.process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts it and does not wait. */
  static ChildGateway launch(Path data, int port, Map<String, String> settings) {
    return launch(data, port, settings, System.getProperty("java.class.path"));
  }

  private static ChildGateway launch(
      Path data, int port, Map<String, String> settings, String classPath) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("CHANCERY_HTTP_PORT", String.valueOf(port));
    environment.put("CHANCERY_DATA_DIR", data.toString());
    try {
      return new ChildGateway(
          launch(environment, classPath, ProcessBuilder.Redirect.INHERIT),
          URI.create("http://localhost:" + port),
          data.toRealPath(),
          "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs it to its end, which comes soon. */
  static End run(Map<String, String> settings, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        launch(
            settings,
            System.getProperty("java.class.path"),
            ProcessBuilder.Redirect.PIPE,
            arguments);
    String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new End(process.waitFor(), output, errors);
  }

  /** The body that the curl line posts. */
  Map<String, @Nullable Object> offered() {
    Matcher curl = Pattern.compile("-d '(\\{.*})'").matcher(said);
    if (!curl.find()) {
      throw new IllegalStateException("no curl line:\n" + said);
    }
    return Json.object(curl.group(1));
  }

  /** The API as {@code key}'s organisation calls it, or as strangers do. */
  Api api(@Nullable String key) {
    return new Api(base, key);
  }

  /** SIGTERM, and how long it took to end. */
  Duration terminate() throws InterruptedException {
    long told = System.nanoTime();
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("still there after " + PATIENCE);
    }
    return Duration.ofNanos(System.nanoTime() - told);
  }

  /** SIGKILL, which leaves the servers running. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** The processes that run an executable of its data directory. */
  List<ProcessHandle> servers() {
    return ProcessHandle.allProcesses()
        .filter(handle -> handle.info().command().filter(this::isOfThisDirectory).isPresent())
        .toList();
  }

  private boolean isOfThisDirectory(String command) {
    return Path.of(command).startsWith(data);
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }

  private static Process launch(
      Map<String, String> settings,
      String classPath,
      ProcessBuilder.Redirect errors,
      String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath,
                "dev.chancery.Chancery"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
    builder.environment().keySet().removeIf(name -> name.startsWith("CHANCERY_"));
    builder.environment().putAll(settings);
    return builder.start();
  }

  /** Until the line that a newcomer may run; what comes after is read and dropped. */
  private static String untilUp(Process process) throws IOException {
    StringBuilder said = new StringBuilder();
    BufferedReader out = process.inputReader(UTF_8);
    while (said.indexOf("curl") < 0) {
      String line = out.readLine();
      if (line == null) {
        throw new IllegalStateException("it did not come up:\n" + said);
      }
      said.append(line).append('\n');
    }
    Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
    return said.toString();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
