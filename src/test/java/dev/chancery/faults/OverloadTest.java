package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.Canary;
import dev.chancery.faults.kit.Distribution;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Phones;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three times as many phones as can be served. What holds the capacity down is the network before
 * PostgreSQL, so that whoever loads the gateway does not compete with it for the cores.
 */
@FaultTest
@Tag("B-05")
class OverloadTest {
  private static final int KILOBYTES_PER_SECOND = 250;
  private static final int FEWEST = 8;

  /** By so much with twice the phones, or else the capacity is reached. */
  private static final double RISES = 1.05;

  private static final Duration SETTLED = Duration.ofSeconds(1);
  private static final Duration MEASURED = Duration.ofSeconds(4);
  private static final Duration OVERLOADED = Duration.ofSeconds(Size.of(8, 60));
  private static final Duration AGAIN = Duration.ofSeconds(5);

  @Test
  void what_cannot_be_served_is_refused_at_once_and_the_rest_is_served() throws Exception {
    MortalServers servers = MortalServers.shared();
    try (Proxy network = Proxy.before(servers.freshDatabase());
        GatewayProcess gateway =
            GatewayProcess.start(network.uri(), servers.redisUri(), Map.of())) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      assertThat(load(gateway, campaign, 100, MEASURED)).isNotEmpty();
      network.throttle(KILOBYTES_PER_SECOND);
      double capacity = capacity(gateway, campaign);
      System.err.printf("capacity: %.0f/s%n", capacity);
      BestOfThree.of(() -> prove(gateway, campaign, capacity));
    }
  }

  private static void prove(GatewayProcess gateway, Campaign campaign, double capacity)
      throws Exception {
    List<Outcome> calm = load(gateway, campaign, capacity / 2, MEASURED);
    try (Canary canary = Canary.start()) {
      List<Outcome> all = load(gateway, campaign, 3 * capacity, OVERLOADED);
      Distribution jitter = canary.stop();
      List<Outcome> issued = all.stream().filter(Outcome::isIssued).toList();
      List<Outcome> refused = all.stream().filter(each -> !each.isIssued()).toList();

      assertThat(refused)
          .isNotEmpty()
          .allSatisfy(
              outcome -> {
                assertThat(outcome.status()).isIn(429, 503);
                assertThat(outcome.retryAfter()).isNotNull();
              });
      double goodput = issued.size() / (double) OVERLOADED.toSeconds();
      System.err.printf("goodput: %.0f/s of %.0f/s%n", goodput, capacity);
      BestOfThree.require(
          "four fifths of the capacity take",
          Duration.ofMillis((long) (1_000 * capacity * .8 / goodput)),
          Duration.ofSeconds(1));
      BestOfThree.require(
          "p99 of what is served",
          Distribution.of(issued).above(jitter, .99),
          Duration.ofMillis(300));
      BestOfThree.require(
          "p99 of what is refused",
          Distribution.of(refused).above(jitter, .99),
          Duration.ofMillis(50));
    }
    LockSupport.parkNanos(AGAIN.toNanos());
    BestOfThree.require(
        "p99 when it is over",
        Distribution.of(load(gateway, campaign, capacity / 2, MEASURED)).at(.99),
        Disturbance.atLeastNoise(Distribution.of(calm).at(.99).multipliedBy(2)));
  }

  private static List<Outcome> load(
      GatewayProcess gateway, Campaign campaign, double perSecond, Duration duration) {
    return Load.run(perSecond, duration, () -> Call.scan(gateway.address(), campaign));
  }

  /**
   * How many a second are served at the most: twice as many phones, as long as more are served for
   * it. A few phones that wait for each other's commits leave some of it unused.
   */
  private static double capacity(GatewayProcess gateway, Campaign campaign) {
    double most = 0;
    double more = goodput(gateway, campaign, FEWEST);
    for (int phones = 2 * FEWEST; more > most * RISES; phones *= 2) {
      most = more;
      more = goodput(gateway, campaign, phones);
    }
    return Math.max(most, more);
  }

  private static double goodput(GatewayProcess gateway, Campaign campaign, int count) {
    try (Phones phones = Phones.start(count, () -> Call.scan(gateway.address(), campaign))) {
      LockSupport.parkNanos(SETTLED.toNanos());
      double perSecond = phones.perSecond(MEASURED);
      System.err.printf("%d phones: %.0f/s%n", count, perSecond);
      return perSecond;
    }
  }
}
