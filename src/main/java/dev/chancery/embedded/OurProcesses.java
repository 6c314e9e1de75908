package dev.chancery.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that run an executable of this data directory: known by what they run, never by a
 * pid alone. With the lock held, they are ours to stop.
 */
record OurProcesses(DataDirectory directory) {
  private static final Logger LOG = LoggerFactory.getLogger(OurProcesses.class);
  private static final Duration GLANCE = Duration.ofMillis(20);
  private static final int GLANCES = 500;

  List<ProcessHandle> running() {
    return running(directory.bin());
  }

  /**
   * Those whose executable is {@code path} or below it. A zombie runs nothing, so it is not one.
   */
  List<ProcessHandle> running(Path path) {
    return ProcessHandle.allProcesses()
        .filter(process -> executable(process).filter(it -> it.startsWith(path)).isPresent())
        .toList();
  }

  /** Stops them all, gently and then not; blocks until none is left. */
  void stop() throws IOException {
    List<ProcessHandle> running = running();
    Optional<ProcessHandle> postmaster = postmaster(running);
    if (postmaster.isPresent()) {
      stopPostgres(postmaster.get());
    }
    running.forEach(ProcessHandle::destroy);
    if (!gone()) {
      running().forEach(ProcessHandle::destroyForcibly);
      if (!gone()) {
        throw new IOException("processes do not end: " + running());
      }
    }
    // PostgreSQL would take a pid used again, or a zombie's, for a living postmaster.
    Files.deleteIfExists(postmasterFile());
  }

  /** The one its pid file names, where that is a process of ours. */
  private Optional<ProcessHandle> postmaster(List<ProcessHandle> running) throws IOException {
    try {
      String pid = Files.readString(postmasterFile()).lines().findFirst().orElse("");
      return running.stream().filter(it -> Long.toString(it.pid()).equals(pid)).findFirst();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Fast shutdown: does not wait for its clients, and loses nothing. By the version that runs. */
  private void stopPostgres(ProcessHandle postmaster) throws IOException {
    Path pgCtl = executable(postmaster).orElseThrow().resolveSibling("pg_ctl");
    Path log = directory.log().resolve("postgres.log");
    String data = directory.postgres().toString();
    var stop = Command.of(log, pgCtl, "stop", "-D", data, "-m", "fast", "-w", "-t", "30", "-s");
    if (stop.notAsRoot().run() != 0) {
      LOG.atWarn()
          .addKeyValue("pid", postmaster.pid())
          .log("PostgreSQL did not stop when asked to");
    }
  }

  /** Nobody tells us of the end of a process that is not our child, so we look. */
  private boolean gone() {
    for (int glance = 0; glance < GLANCES; glance++) {
      if (running().isEmpty()) {
        return true;
      }
      pause();
    }
    return false;
  }

  static void pause() {
    try {
      Thread.sleep(GLANCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path postmasterFile() {
    return directory.postgres().resolve("postmaster.pid");
  }

  private static Optional<Path> executable(ProcessHandle process) {
    return process.info().command().map(Path::of);
  }
}
