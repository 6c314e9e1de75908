package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When a collection gives: its window, its pause, and what PATCH changes of them. */
class WindowTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void nothing_is_given_before_it_opens_nor_once_it_closes() {
    Instant opens =
        gateway.clock().instant().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    Instant closes = opens.plus(Duration.ofHours(1));
    Campaign campaign =
        Campaign.with(
            gateway.api(),
            Map.of(
                "admission", "open", "opensAt", opens.toString(), "closesAt", closes.toString()));

    Answered early = campaign.scan(Wallet.ed25519());
    refused(early, "COLLECTION_NOT_OPEN");
    assertThat(early.text("opensAt")).isEqualTo(opens.toString());
    gateway
        .clock()
        .later(
            Duration.ofMinutes(61),
            () -> assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201));
    gateway
        .clock()
        .later(
            Duration.ofMinutes(121),
            () -> {
              Answered late = campaign.scan(Wallet.ed25519());
              refused(late, "COLLECTION_CLOSED");
              assertThat(late.text("closedAt")).isEqualTo(closes.toString());
            });
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void a_pause_holds_at_once_and_ends_at_once() {
    Campaign campaign = open();
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);
    refused(campaign.scan(Wallet.ed25519()), "COLLECTION_PAUSED");
    refused(campaign.scanWithProof(Wallet.ed25519()), "COLLECTION_PAUSED");
    assertThat(campaign.patch(Map.of("paused", false)).status()).isEqualTo(200);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
  }

  @Test
  void a_patched_policy_holds_at_once_and_keeps_the_rest() {
    Campaign campaign =
        Campaign.with(gateway.api(), Map.of("admission", "open", "copiesPerHolder", 2));
    Answered patched = campaign.patch(Map.of("policy", Map.of("admission", "proof")));
    assertThat(patched.status()).as(patched.string()).isEqualTo(200);
    assertThat(patched.object("policy"))
        .containsEntry("admission", "proof")
        .containsEntry("copiesPerHolder", 2);
    assertThat(campaign.scan(Wallet.ed25519()).code()).isEqualTo("PROOF_REQUIRED");
    Answered closed =
        campaign.patch(
            Map.of(
                "policy",
                Map.of("closesAt", gateway.clock().instant().minusSeconds(1).toString())));
    assertThat(closed.status()).isEqualTo(200);
    refused(campaign.scanWithProof(Wallet.ed25519()), "COLLECTION_CLOSED");
  }

  @Test
  void what_cannot_be_changed_is_refused_and_changes_nothing() {
    Campaign campaign = open();
    for (Map<String, ?> patch :
        List.<Map<String, ?>>of(
            Map.of("format", "vc+jwt"),
            Map.of("policy", Map.of("admission", "whatever")),
            Map.of("policy", Map.of("cap", 0)),
            Map.of("policy", Map.of("copiesPerHolder", -1)),
            Map.of(
                "policy",
                Map.of("opensAt", "2030-01-02T00:00:00Z", "closesAt", "2030-01-01T00:00:00Z")))) {
      Answered answer = campaign.patch(patch);
      assertThat(answer.status()).as(patch + " " + answer.string()).isEqualTo(400);
    }
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
  }

  @Test
  void a_collection_says_what_it_is_and_how_much_it_gave() {
    Campaign campaign = open();
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    Answered one = campaign.get();
    assertThat(one.status()).isEqualTo(200);
    assertThat(one.object("counts"))
        .containsEntry("active", 1)
        .containsEntry("replaced", 0)
        .containsEntry("revoked", 0);
    assertThat(one.json())
        .containsEntry("qr", gateway.base() + "/api/v1/collections/" + campaign.id() + "/qr")
        .containsEntry("paused", false);
    assertThat(gateway.api().get("/api/v1/collections").string()).contains(campaign.id());
  }

  private static Campaign open() {
    return Campaign.with(gateway.api(), Map.of("admission", "open"));
  }

  private static void refused(Answered answer, String code) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo(code);
  }
}
