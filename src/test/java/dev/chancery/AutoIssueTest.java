package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lane, from the scan to the credential. */
class AutoIssueTest {
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
  void a_bare_scan_of_an_open_collection_gets_a_credential_and_leaves_one_row() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered answer = campaign.scan(Wallet.ed25519());
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(answer.json()).containsKeys("credential", "credentialId", "format", "status");
    assertThat(rows(campaign)).isEqualTo("1");
  }

  @Test
  void a_second_scan_of_the_same_did_is_refused_and_leaves_no_row() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Wallet wallet = Wallet.ed25519();
    assertThat(campaign.scan(wallet).status()).isEqualTo(201);
    Answered again = campaign.scan(wallet);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("ALREADY_ISSUED");
    assertThat(rows(campaign)).isEqualTo("1");
  }

  @Test
  void a_proof_by_the_holders_own_key_gets_the_same_answer_within_the_retention() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Wallet wallet = Wallet.p256();
    Answered first = campaign.scan(wallet);
    Answered again = campaign.scanWithProof(wallet);
    assertThat(again.status()).as(again.string()).isEqualTo(201);
    assertThat(again.string()).isEqualTo(first.string());
    assertThat(rows(campaign)).isEqualTo("1");
  }

  @Test
  void a_proof_after_the_retention_gets_a_fresh_credential_and_revokes_the_earlier() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open", "cap", 1));
    Wallet wallet = Wallet.ed25519();
    Answered first = campaign.scan(wallet);
    gateway.clock().step(Duration.ofHours(25));
    try {
      String nonce = campaign.nonce();
      Answered again =
          campaign.scan(
              wallet,
              Map.of(
                  "proof",
                  Map.of(
                      "jwt",
                      wallet.proof(gateway.base().toString(), nonce, gateway.clock().instant()))));
      assertThat(again.status()).as(again.string()).isEqualTo(201);
      assertThat(again.text("credentialId")).isNotEqualTo(first.text("credentialId"));
      assertThat(TestServers.value(gateway.database(), "select count(*) from status_entry"))
          .isEqualTo("1");
    } finally {
      gateway.clock().step(Duration.ofHours(-25));
    }
  }

  private static String rows(Campaign campaign) {
    return String.valueOf(
        TestServers.value(
            gateway.database(),
            "select count(*) from credential where collection_id = '" + campaign.id() + "'"));
  }
}
