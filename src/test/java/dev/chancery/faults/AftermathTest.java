package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Phones;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL was away or slow for a while, and is sound again: so is the rate. Who decides at the
 * door by how long commits take has learnt the wrong thing meanwhile, and must forget it though
 * hardly anybody is let in.
 */
@FaultTest
@Tag("D-07")
class AftermathTest {
  private static final int PHONES = 64;
  private static final Duration WARM = Duration.ofSeconds(10);
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Duration TROUBLED = Duration.ofSeconds(Size.of(4, 30));
  private static final Duration BACK = Duration.ofSeconds(3);
  private static final double AGAIN = .8;

  /** As far away as PostgreSQL is, so that who commits a row at a time serves few. */
  private static final Duration FAR = Duration.ofMillis(10);

  private static final int SLOW_KILOBYTES_PER_SECOND = 100;

  private final MortalServers servers = MortalServers.shared();
  private Proxy network;
  private GatewayProcess gateway;
  private Campaign campaign;

  @BeforeEach
  void start() {
    URI database = servers.freshDatabase();
    network = Proxy.before(database);
    gateway = GatewayProcess.start(network.uri(), servers.redisUri(), Map.of());
    campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    network.delay(FAR);
  }

  @AfterEach
  void stop() {
    gateway.close();
    network.close();
  }

  @Test
  void after_a_server_that_was_frozen() throws Exception {
    prove(servers.postgres()::freeze, servers.postgres()::thaw);
  }

  @Test
  void after_a_server_that_was_killed() throws Exception {
    prove(servers.postgres()::kill, servers.postgres()::restart);
  }

  @Test
  void after_a_network_that_was_slow() throws Exception {
    prove(() -> network.throttle(SLOW_KILOBYTES_PER_SECOND), () -> {});
  }

  private void prove(Runnable breaking, Runnable mending) throws Exception {
    try (Phones phones = Phones.start(PHONES, () -> Call.scan(gateway.address(), campaign))) {
      LockSupport.parkNanos(WARM.toNanos());
      double before = bestOfThree(phones);
      BestOfThree.of(
          () -> {
            breaking.run();
            double during = phones.perSecond(TROUBLED);
            mending.run();
            network.pass();
            network.delay(FAR);
            LockSupport.parkNanos(BACK.toNanos());
            double after = bestOfThree(phones);
            System.err.printf("rate: %.0f/s, %.0f/s, %.0f/s%n", before, during, after);
            assertThat(during).as("rate in trouble").isLessThan(before / 2);
            BestOfThree.require(
                "four fifths of the rate take",
                Duration.ofMillis((long) (1_000 * AGAIN * before / after)),
                Duration.ofSeconds(1));
          });
    }
  }

  /** Since others use the machine too. */
  private static double bestOfThree(Phones phones) {
    return DoubleStream.generate(() -> phones.perSecond(WINDOW)).limit(3).max().orElseThrow();
  }
}
