package dev.chancery;

import dev.chancery.platform.config.Configuration;
import dev.chancery.platform.config.ConfigurationRefused;
import dev.chancery.platform.config.MasterKey;
import dev.chancery.platform.database.DatabaseUnavailable;
import dev.chancery.platform.servers.BackingServers;
import dev.chancery.platform.servers.BackingServersUnavailable;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Starts the gateway from its configuration, and stops it when it is told to. */
public final class Chancery {
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration DRAIN = Duration.ofMinutes(1);

  /** Nothing is in hand any more. */
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private static final int MISCONFIGURED = 2;
  private static final int FAILED = 1;

  private BackingServers.@Nullable Running servers;
  private volatile @Nullable Gateway gateway;

  private Chancery() {}

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(AuditVerify.NAME)) {
      List<String> rest = List.of(args).subList(1, args.length);
      System.exit(AuditVerify.run(rest, System.out, System.err));
    }
    Chancery chancery = new Chancery();
    Runtime.getRuntime().addShutdownHook(new Thread(chancery::stop, "drain"));
    try {
      chancery.start();
    } catch (ConfigurationRefused
        | AddressTaken
        | BackingServersUnavailable
        | DatabaseUnavailable refused) {
      System.err.println(refused.getMessage());
      System.exit(refused instanceof ConfigurationRefused ? MISCONFIGURED : FAILED);
    } catch (Exception failure) {
      System.err.println("Chancery did not start: " + root(failure));
      System.exit(FAILED);
    }
  }

  private void start() throws ExecutionException, InterruptedException, TimeoutException {
    Optional<BackingServers> embedded = BackingServers.embedded();
    Configuration configuration = Configuration.read(System.getenv(), embedded.isPresent());
    AddressTaken.check(configuration);
    switch (configuration.servers()) {
      case Configuration.External(URI postgres, URI redis) ->
          start(configuration, postgres, redis, false);
      case Configuration.Embedded() -> {
        BackingServers.Running started = startServers(embedded.orElseThrow(), configuration);
        start(configuration, started.postgres(), started.redis(), true);
      }
    }
  }

  /** Not interrupted by {@link #stop}, which could not stop what is half started. */
  private synchronized BackingServers.Running startServers(
      BackingServers embedded, Configuration configuration) {
    BackingServers.Running started = embedded.start(configuration.dataDirectory());
    servers = started;
    return started;
  }

  private void start(Configuration configuration, URI postgres, URI redis, boolean withDemo)
      throws ExecutionException, InterruptedException, TimeoutException {
    Gateway started =
        within(
            START,
            Gateway.start(
                configuration, InstantSource.system(), postgres, redis, masterKey(configuration)));
    gateway = started;
    Seeding.Seeded seeded = within(START, new Seeding(started.wiring()).seed(withDemo));
    within(START, started.listen());
    System.out.println(Banner.of(configuration, seeded));
  }

  /** Drains the gateway, as far as it has started, and then stops the servers that are ours. */
  private synchronized void stop() {
    try {
      drain(gateway);
    } catch (ExecutionException | TimeoutException | InterruptedException failure) {
      System.err.println("The gateway did not drain: " + root(failure));
    } finally {
      if (servers != null) {
        servers.close();
      }
    }
  }

  private static void drain(@Nullable Gateway gateway)
      throws ExecutionException, InterruptedException, TimeoutException {
    if (gateway != null) {
      within(DRAIN, gateway.drain());
      within(CLOSE, gateway.close());
    }
  }

  private static byte[] masterKey(Configuration configuration) {
    MasterKey given = configuration.keys().master();
    return (given != null
            ? given
            : MasterKey.keptIn(configuration.dataDirectory().resolve("master.key")))
        .bytes();
  }

  private static <T> T within(Duration patience, io.vertx.core.Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(patience.toSeconds(), TimeUnit.SECONDS);
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : root(cause);
  }
}
