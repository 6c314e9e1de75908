package dev.chancery.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.servers.BackingServers;
import dev.chancery.platform.servers.BackingServers.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL and a Redis that a test may kill, freeze, and start again on the same data and port.
 */
public final class MortalServers implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Running running;
  private final Server postgres;
  private final Server redis;

  private MortalServers(Running running, Path home) {
    this.running = running;
    this.postgres =
        new Server(only(home.resolve("bin"), "postgres-"), home, MortalServers::startPostgres);
    this.redis =
        new Server(only(home.resolve("bin"), "redis-server-"), home, MortalServers::startRedis);
  }

  /** Starts both with their data under {@code home}. */
  public static MortalServers start(Path home) {
    try {
      Files.createDirectories(home);
      Running running = BackingServers.embedded().orElseThrow().start(home);
      return new MortalServers(running, home.toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the whole test JVM, both alive; stopped when the JVM ends. */
  public static MortalServers shared() {
    Shared.SERVERS.postgres.restartIfDead();
    Shared.SERVERS.redis.restartIfDead();
    return Shared.SERVERS;
  }

  private static final class Shared {
    private static final MortalServers SERVERS = start(Path.of("target", "faults", "servers"));

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SERVERS::close));
    }
  }

  public Server postgres() {
    return postgres;
  }

  public Server redis() {
    return redis;
  }

  public URI redisUri() {
    return running.redis();
  }

  /** A new, empty database. */
  public URI freshDatabase() {
    String name = "faults_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
    TestServers.execute(running.postgres(), "create database " + name);
    return running.postgres().resolve("/" + name);
  }

  /** Changes a setting of PostgreSQL, which holds from its next start on. */
  public void set(String setting, String value) {
    TestServers.execute(running.postgres(), "alter system set %s = '%s'".formatted(setting, value));
  }

  /** A setting of PostgreSQL as it holds. */
  public String setting(String name) {
    return String.valueOf(TestServers.value(running.postgres(), "show " + name));
  }

  /** Has PostgreSQL remember when it committed what, with a restart where it does not yet. */
  public void tellCommits() {
    if (!setting("track_commit_timestamp").equals("on")) {
      set("track_commit_timestamp", "on");
      postgres.kill();
      postgres.restart();
    }
  }

  /**
   * Fails unless what PostgreSQL acknowledges outlives it: on other settings a test of durability
   * proves nothing.
   */
  public void requireDurability() {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      if (!setting(setting).equals("on")) {
        throw new AssertionError(setting + " is " + setting(setting));
      }
    }
  }

  @Override
  public void close() {
    running.close();
  }

  /** With the options of its first start, which stand beside its data. */
  private static List<String> startPostgres(Path program, Path home) throws IOException {
    // A pid that is used again, or a zombie's, would be taken for a living server's.
    Files.deleteIfExists(home.resolve("postgres/postmaster.pid"));
    return List.of(
        program.resolve("bin/pg_ctl").toString(),
        "restart",
        "--pgdata=" + home.resolve("postgres"),
        "--log=" + home.resolve("log/postgres.log"),
        "--wait",
        "--timeout=60");
  }

  private static List<String> startRedis(Path program, Path home) {
    return List.of(program.toString(), home.resolve("redis/redis.conf").toString());
  }

  private static Path only(Path directory, String prefix) {
    try (Stream<Path> found = Files.list(directory)) {
      return found
          .filter(path -> path.getFileName().toString().startsWith(prefix))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Start {
    List<String> command(Path program, Path home) throws IOException;
  }

  /** All processes of one server, known by what they run. */
  public static final class Server {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path program;
    private final Path home;
    private final Start start;

    private Server(Path program, Path home, Start start) {
      this.program = program;
      this.home = home;
      this.start = start;
    }

    /** {@code kill -9} of every process at once; returns when none is left. */
    public void kill() {
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .until(() -> !signal("KILL"));
    }

    /** Stops every process where it stands: connections stay, nobody answers. */
    public void freeze() {
      boolean _ = signal("STOP");
      // and what was born meanwhile
      boolean _ = signal("STOP");
    }

    /** Lets what was frozen go on. */
    public void thaw() {
      boolean _ = signal("CONT");
    }

    /** Starts what was killed; PostgreSQL takes connections when this returns. */
    public void restart() {
      try {
        run(start.command(program, home));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void restartIfDead() {
      thaw();
      if (pids().isEmpty()) {
        restart();
      }
    }

    /** Whether there was anybody to tell. */
    private boolean signal(String name) {
      List<String> pids = pids();
      if (!pids.isEmpty()) {
        // A process may end by itself meanwhile, which kill(1) complains of.
        int _ = exitCode(Stream.concat(Stream.of("kill", "-" + name), pids.stream()).toList());
      }
      return !pids.isEmpty();
    }

    private List<String> pids() {
      return ProcessHandle.allProcesses()
          .filter(
              each ->
                  each.info().command().filter(it -> Path.of(it).startsWith(program)).isPresent())
          .map(each -> Long.toString(each.pid()))
          .toList();
    }

    /** PostgreSQL refuses to be root, and takes a user namespace that maps nobody for an answer. */
    private void run(List<String> command) {
      boolean root = System.getProperty("user.name").equals("root");
      List<String> words =
          root ? Stream.concat(Stream.of("unshare", "-U"), command.stream()).toList() : command;
      if (exitCode(words) != 0) {
        throw new IllegalStateException(words + " failed; see " + home.resolve("log"));
      }
    }

    private int exitCode(List<String> words) {
      try {
        Process process =
            new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(home.resolve("log/faults.log").toFile()))
                .start();
        if (!process.waitFor(60, SECONDS)) {
          throw new IllegalStateException(words + " does not end");
        }
        return process.exitValue();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
