package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api;
import dev.chancery.testing.Balancer;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Certificate;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes behind a balancer are restarted one after the other, while phones scan. */
@FaultTest
@Tag("B-13")
class RollingDrainTest {
  private static final int PER_SECOND = Size.of(60, 300);
  private static final int RESTARTS = Size.of(2, 20);
  private static final Duration WARM = Duration.ofSeconds(5);
  private static final Duration GONE = Duration.ofSeconds(20);
  private static final Duration BACK = Duration.ofSeconds(30);

  @Test
  void no_request_fails_over_connections_that_are_kept() throws Exception {
    try (Balancer balancer = Balancer.http1()) {
      restartInTurn(balancer, Map.of());
    }
  }

  @Test
  void no_request_fails_over_http2(@TempDir Path directory) throws Exception {
    try (Balancer balancer = Balancer.http2()) {
      restartInTurn(balancer, Certificate.selfSigned(directory).settings());
    }
  }

  private static void restartInTurn(Balancer balancer, Map<String, String> tls) throws Exception {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    Map<String, String> settings = new HashMap<>(tls);
    settings.put("CHANCERY_BASE_URL", balancer.uri().toString());
    settings.put("CHANCERY_DRAIN_DELAY", "PT2S");
    try (GatewayProcess one = GatewayProcess.start(database, servers.redisUri(), settings);
        GatewayProcess other = GatewayProcess.start(database, servers.redisUri(), settings)) {
      balancer.add(one);
      balancer.add(other);
      awaitBoth(balancer);
      Campaign campaign =
          Campaign.with(new Api(balancer.uri(), GatewayProcess.KEY), Map.of("admission", "open"));
      assertThat(Load.run(PER_SECOND, WARM, () -> Call.scan(balancer.uri(), campaign)))
          .isNotEmpty();
      BestOfThree.of(() -> restart(List.of(one, other), balancer, campaign));
    }
  }

  private static void restart(List<GatewayProcess> nodes, Balancer balancer, Campaign campaign) {
    try (Load load = Load.start(PER_SECOND, () -> Call.scan(balancer.uri(), campaign))) {
      for (int restart = 0; restart < RESTARTS; restart++) {
        GatewayProcess node = nodes.get(restart % nodes.size());
        assertThat(node.terminate()).isLessThan(GONE);
        node.restart();
        awaitBoth(balancer);
      }
      List<Outcome> others = load.stop().stream().filter(each -> !each.isIssued()).toList();

      assertThat(others).allMatch(each -> each.status() == 503 && each.retryAfter() != null);
      BestOfThree.requireNone("overloaded", others);
    }
  }

  private static void awaitBoth(Balancer balancer) {
    await().atMost(BACK).until(() -> balancer.ready() == 2);
  }
}
