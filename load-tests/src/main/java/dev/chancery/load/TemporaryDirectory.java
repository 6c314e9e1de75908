package dev.chancery.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A directory that goes when it is closed, with everything in it and whatever still runs from
 * there.
 */
public record TemporaryDirectory(Path path) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration GLANCE = Duration.ofMillis(100);

  public static TemporaryDirectory create() {
    try {
      Path path = Files.createTempDirectory("chancery-load").toRealPath();
      TemporaryDirectory directory = new TemporaryDirectory(path);
      Runtime.getRuntime().addShutdownHook(new Thread(directory::goWhenQuiet));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    running().forEach(process -> stop(process));
    try (Stream<Path> found = Files.walk(path)) {
      for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** At Ctrl-C: while what runs from here is being stopped by whoever started it. */
  private void goWhenQuiet() {
    long patience = System.nanoTime() + PATIENCE.toNanos();
    while (!running().isEmpty() && System.nanoTime() < patience) {
      LockSupport.parkNanos(GLANCE.toNanos());
    }
    if (Files.exists(path)) {
      close();
    }
  }

  private static void stop(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Servers whose gateway died before it could stop them. */
  private List<ProcessHandle> running() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().filter(this::isBelow).isPresent())
        .toList();
  }

  private boolean isBelow(String executable) {
    return Path.of(executable).startsWith(path);
  }
}
