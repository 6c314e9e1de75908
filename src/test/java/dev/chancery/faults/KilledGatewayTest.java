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
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The gateway is killed, again and again, while phones scan. */
@FaultTest
@Tag("P-04")
class KilledGatewayTest {
  private static final int PER_SECOND = 300;
  private static final int KILLS = Size.of(5, 20);
  private static final int ACKNOWLEDGED = Size.of(2_000, 20_000);

  @Test
  void every_credential_that_was_acknowledged_is_in_the_ledger_to_the_octet() {
    MortalServers servers = MortalServers.shared();
    servers.requireDurability();
    URI database = servers.freshDatabase();
    Receipts receipts = Receipts.named("killed-gateway");

    try (GatewayProcess gateway = GatewayProcess.start(database, servers.redisUri(), Map.of())) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      try (receipts;
          Load load =
              Load.start(PER_SECOND, () -> Call.scan(gateway.address(), campaign), receipts)) {
        for (int kill = 1; kill <= KILLS; kill++) {
          load.awaitIssued((long) ACKNOWLEDGED * kill / KILLS);
          LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(200_000_000));
          gateway.kill();
          gateway.restart();
        }
        assertThat(load.stop()).isNotEmpty();
      }

      ClosingAudit.require(database, receipts, campaign.issuerDid(), ACKNOWLEDGED);
    }
  }
}
