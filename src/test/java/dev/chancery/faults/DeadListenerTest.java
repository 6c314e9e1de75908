package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.Distribution;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.Listener;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody with a webhook takes what is sent and never answers. */
@FaultTest
@Tag("D-08")
class DeadListenerTest {
  private static final int MESSAGES = Size.of(40, 300);
  private static final int BACKLOG = Size.of(500, 5_000);
  private static final String DEAD = "/dead";
  private static final String WELL = "/well";

  @TempDir Path files;

  @Test
  void others_hear_as_soon_as_before_and_issuance_is_as_quick() throws Exception {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    try (Listener listener = Listener.start(files);
        GatewayProcess gateway =
            GatewayProcess.start(database, servers.redisUri(), listener.settings())) {
      Campaign dead = heardAt(gateway, listener, DEAD);
      Campaign well = heardAt(gateway, listener, WELL);
      Duration _ = scanned(dead, BACKLOG / 2);
      BestOfThree.of(
          () -> {
            listener.answer(_ -> 204);
            Duration quick = scanned(dead, BACKLOG);
            Distribution before = delays(well, listener);
            listener.answer(each -> each.path().equals(DEAD) ? Listener.NONE : 204);
            Duration quickWhileDead = scanned(dead, BACKLOG);
            Distribution whileDead = delays(well, listener);

            BestOfThree.require(
                "the 95th percentile of what others hear",
                whileDead.at(.95),
                before.at(.95).multipliedBy(2));
            BestOfThree.require(
                BACKLOG + " scans of whose messages are not taken",
                quickWhileDead,
                quick.multipliedBy(110).dividedBy(100));
          });
      assertThat(new Auditor(database).count("select count(*) from outbox where state = 'waiting'"))
          .as("what waits is in the outbox")
          .isGreaterThan(BACKLOG / 2);
    }
  }

  private static Campaign heardAt(GatewayProcess gateway, Listener listener, String path) {
    Answered organisation = gateway.api().post("/api/v1/organisations", Map.of("name", path));
    Api api = new Api(gateway.address(), organisation.text("key"));
    listener.subscribe(api, path, "credential.issued");
    return Campaign.with(api, Campaign.unlimited("open"));
  }

  /** How long {@code count} scans take, one after the other. */
  private static Duration scanned(Campaign campaign, int count) {
    Wallet wallet = Wallet.ed25519();
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      assertThat(campaign.scan(wallet).status()).isEqualTo(201);
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** From the answer of a scan to when its message is heard. */
  private static Distribution delays(Campaign campaign, Listener listener) {
    long[] nanos = new long[MESSAGES];
    for (int i = 0; i < MESSAGES; i++) {
      int before = listener.heard(WELL).size();
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
      long issued = System.nanoTime();
      nanos[i] = Math.max(0, listener.await(WELL, before + 1).getLast().at() - issued);
    }
    return Distribution.of(nanos);
  }
}
