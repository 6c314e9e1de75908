package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.testing.Api;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What one node decides while nobody can be told by Redis. */
@FaultTest
@Tag("D-05")
class StaleCacheTest {
  private static final int PER_SECOND = 50;
  private static final int WARM = 50;
  private static final Duration HEARD = Duration.ofSeconds(5);
  private static final Duration LONGER = HEARD.plusSeconds(1);

  @Test
  void what_one_node_stops_has_stopped_on_the_other_within_five_seconds() {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    try (Proxy redis = Proxy.before(servers.redisUri());
        GatewayProcess one = GatewayProcess.start(database, redis.uri(), Map.of());
        GatewayProcess other =
            GatewayProcess.start(
                database, redis.uri(), Map.of("CHANCERY_BASE_URL", one.address().toString()))) {
      assertHeard(
          one,
          other,
          redis,
          "COLLECTION_PAUSED",
          campaign -> campaign.patch(Map.of("paused", true)).status());
      assertHeard(
          one,
          other,
          redis,
          "ISSUER_DEACTIVATED",
          campaign ->
              one.api()
                  .post(
                      "/api/v1/issuers/" + Api.encoded(campaign.issuerDid()) + "/deactivate",
                      Map.of())
                  .status());
    }
  }

  private static void assertHeard(
      GatewayProcess one,
      GatewayProcess other,
      Proxy redis,
      String code,
      Function<Campaign, Integer> stop) {
    redis.pass();
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "open"));
    try (Load load = Load.start(PER_SECOND, () -> Call.scan(other.address(), campaign))) {
      load.awaitIssued(WARM);
      redis.hang();
      assertThat(stop.apply(campaign)).isBetween(200, 204);
      long stopped = System.nanoTime();
      LockSupport.parkNanos(LONGER.toNanos());

      List<Outcome> outcomes = load.stop();
      long heard = stopped + HEARD.toNanos();
      assertThat(outcomes)
          .filteredOn(outcome -> outcome.intended() - heard > 0)
          .isNotEmpty()
          .allSatisfy(outcome -> assertThat(outcome.code()).isEqualTo(code));
      assertThat(outcomes).filteredOn(Outcome::isIssued).allMatch(o -> o.ended() - heard < 0);
    }
  }
}
