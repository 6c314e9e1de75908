package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.audit.Verification;
import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Receipts;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes issue while their issuer's keys are rotated, again and again. */
@FaultTest
@Tag("P-15")
class KeyRotationTest {
  private static final int PER_SECOND = 200;
  private static final int ROTATIONS = Size.of(4, 30);

  /** May be refused, because the machine has other work. */
  private static final int ONE_IN = 20;

  private static final Duration WARM = Duration.ofSeconds(4);

  /** Of credentials, from one rotation to the next. */
  private static final int BETWEEN = Size.of(2, 10) * PER_SECOND;

  @Test
  void whatever_is_released_verifies_at_once_and_ever_after() throws Exception {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    Map<String, String> promptly = Map.of("CHANCERY_ISSUER_KEY_ACTIVATION_DELAY", "PT1S");
    try (GatewayProcess one = GatewayProcess.start(database, servers.redisUri(), promptly);
        GatewayProcess other =
            GatewayProcess.start(
                database,
                servers.redisUri(),
                Map.of(
                    "CHANCERY_ISSUER_KEY_ACTIVATION_DELAY",
                    "PT1S",
                    "CHANCERY_BASE_URL",
                    one.address().toString()))) {
      for (String curve : List.of("P-256", "Ed25519")) {
        String issuer = Campaign.issuer(one.api(), curve);
        Map<String, @Nullable Object> request = Campaign.request();
        request.put("issuerDid", issuer);
        request.put("format", curve.equals("P-256") ? "dc+sd-jwt" : "vc+jwt");
        Campaign campaign = Campaign.of(one.api(), request);
        assertThat(Load.run(PER_SECOND, WARM, () -> scan(campaign, List.of(one, other))))
            .isNotEmpty();
        BestOfThree.of(() -> rotate(campaign, curve, List.of(one, other)));
      }
    }
  }

  private static void rotate(Campaign campaign, String curve, List<GatewayProcess> nodes) {
    Receipts receipts = Receipts.named("rotation-" + curve);
    String keys = "/api/v1/issuers/" + Api.encoded(campaign.issuerDid()) + "/keys";
    PromptVerifier verifier = PromptVerifier.of(campaign.issuerDid());
    List<Outcome> outcomes;
    try (receipts;
        verifier;
        Load load =
            Load.start(PER_SECOND, () -> scan(campaign, nodes), receipts.andThen(verifier))) {
      for (int rotation = 1; rotation <= ROTATIONS; rotation++) {
        load.awaitIssued((long) rotation * BETWEEN);
        assertThat(nodes.getFirst().api().post(keys, Map.of("key", curve)).status()).isEqualTo(201);
      }
      load.awaitIssued((ROTATIONS + 1L) * BETWEEN);
      outcomes = load.stop();
    }

    List<Receipt> given = Receipt.read(receipts.file());
    assertThat(verifier.failures()).isEmpty();
    assertThat(verifier.verified()).isEqualTo(given.size());
    assertThat(Verification.by(campaign.issuerDid()).failures(given)).isEmpty();
    assertThat(Verification.signers(given)).isEqualTo(ROTATIONS + 1);
    List<Outcome> refused = outcomes.stream().filter(outcome -> !outcome.isIssued()).toList();
    assertThat(refused).allMatch(outcome -> outcome.code().equals("OVERLOADED"));
    BestOfThree.requireFew("refused for now", refused, outcomes.size() / ONE_IN);
  }

  private static Call scan(Campaign campaign, List<GatewayProcess> nodes) {
    return Call.scan(
        nodes.get(ThreadLocalRandom.current().nextInt(nodes.size())).address(), campaign);
  }
}
