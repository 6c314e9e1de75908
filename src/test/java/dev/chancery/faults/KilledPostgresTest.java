package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.ClosingAudit;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Receipts;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL is killed, postmaster and every backend at once, while phones scan. */
@FaultTest
@Tag("P-05")
class KilledPostgresTest {
  private static final int PER_SECOND = 300;
  private static final int KILLS = Size.of(3, 10);
  private static final int ACKNOWLEDGED = Size.of(2_000, 20_000);
  private static final Duration BACK = Duration.ofSeconds(5);

  @Test
  void nothing_acknowledged_is_lost_and_the_same_gateway_serves_again_within_five_seconds() {
    MortalServers servers = MortalServers.shared();
    servers.requireDurability();
    URI database = servers.freshDatabase();
    Receipts receipts = Receipts.named("killed-postgres");

    try (GatewayProcess gateway = GatewayProcess.start(database, servers.redisUri(), Map.of())) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      try (receipts;
          Load load =
              Load.start(PER_SECOND, () -> Call.scan(gateway.address(), campaign), receipts)) {
        for (int kill = 1; kill <= KILLS; kill++) {
          load.awaitIssued((long) ACKNOWLEDGED * kill / KILLS);
          servers.postgres().kill();
          servers.postgres().restart();
          load.awaitService(BACK);
        }
        assertThat(load.stop()).isNotEmpty();
      }

      assertThat(gateway.isAlive()).isTrue();
      ClosingAudit.require(database, receipts, campaign.issuerDid(), ACKNOWLEDGED);
    }
  }
}
