package dev.chancery.embedded;

import dev.chancery.platform.config.Secret;
import dev.chancery.platform.servers.BackingServers;
import dev.chancery.platform.servers.BackingServersUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL 18 and Redis 7, started as processes of our own. */
public final class EmbeddedServers implements BackingServers {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServers.class);

  @Override
  public Running start(Path dataDirectory) {
    Machine machine = Machine.of(System.getProperty("os.name"), System.getProperty("os.arch"));
    try {
      DataDirectory directory = DataDirectory.open(dataDirectory);
      return startUnder(DirectoryLock.take(directory.lock()), directory, machine);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Running startUnder(DirectoryLock lock, DataDirectory directory, Machine machine) {
    OurProcesses processes = new OurProcesses(directory);
    try {
      clearOrphans(processes);
      Binaries binaries = Binaries.unpack(directory.bin(), machine);
      return startBoth(lock, processes, binaries, directory.password());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandoned(lock, processes, e);
    } catch (IOException | RuntimeException e) {
      throw abandoned(lock, processes, e);
    }
  }

  private static void clearOrphans(OurProcesses processes) throws IOException {
    int orphans = processes.running().size();
    if (orphans > 0) {
      LOG.atInfo().addKeyValue("processes", orphans).log("stopping what an earlier run left");
    }
    processes.stop();
  }

  private static Running startBoth(
      DirectoryLock lock, OurProcesses processes, Binaries binaries, Secret password)
      throws InterruptedException {
    Postgres postgres = new Postgres(processes.directory(), binaries, password);
    Redis redis = new Redis(processes.directory(), binaries, password);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<URI> postgresUri = threads.submit(postgres::start);
      Future<URI> redisUri = threads.submit(redis::start);
      return new Started(
          postgresUri.get(), redisUri.get(), lock, processes, new AtomicBoolean(false));
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw cause instanceof BackingServersUnavailable known ? known : failed(cause);
    }
  }

  /** Leaves nothing behind of a start that failed. */
  private static RuntimeException abandoned(
      DirectoryLock lock, OurProcesses processes, Exception reason) {
    try (lock) {
      processes.stop();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
    return reason instanceof RuntimeException unchecked ? unchecked : failed(reason);
  }

  private static BackingServersUnavailable failed(Throwable cause) {
    return new BackingServersUnavailable(
        "PostgreSQL and Redis could not be started here: " + cause.getMessage() + ".", cause);
  }

  private record Started(
      URI postgres, URI redis, DirectoryLock lock, OurProcesses processes, AtomicBoolean closed)
      implements Running {

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        try (lock) {
          processes.stop();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    @Override
    public String toString() {
      return "EmbeddedServers[" + processes.directory().root() + "]";
    }
  }
}
