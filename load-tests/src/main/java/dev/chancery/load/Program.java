package dev.chancery.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A JVM of its own, its output in a file. */
public record Program(Process process, Path log) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration GLANCE = Duration.ofMillis(10);

  /** Runs {@code java} with these arguments; whatever stands before {@code main} is for the JVM. */
  public static Program start(List<String> arguments, Map<String, String> environment, Path log) {
    List<String> words = new ArrayList<>(List.of(java()));
    words.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CHANCERY_"));
    builder.environment().putAll(environment);
    try {
      Program program = new Program(builder.redirectInput(Redirect.PIPE).start(), log);
      Runtime.getRuntime().addShutdownHook(new Thread(program::close));
      return program;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until {@code ready}, and answers how long that took. */
  Duration await(BooleanSupplier ready) {
    long began = System.nanoTime();
    while (!ready.getAsBoolean()) {
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      if (!process.isAlive() || waited.compareTo(PATIENCE) > 0) {
        close();
        throw new IllegalStateException("it did not come up:\n" + said());
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** What it has printed. */
  public String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells it to end, on whatever leash it is, and waits until it has. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.destroy();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
