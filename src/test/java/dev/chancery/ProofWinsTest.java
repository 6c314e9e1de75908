package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.StatusList;
import dev.chancery.testing.Wallet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proof by the holder's own key always wins. */
class ProofWinsTest {
  private static final Duration AFTER_RETENTION = Duration.ofHours(25);

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
  void whoever_named_the_did_first_does_not_keep_its_holder_out() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Wallet holder = Wallet.p256();
    Answered squatted = campaign.scan(holder);
    assertThat(squatted.status()).isEqualTo(201);
    assertThat(Credential.in(squatted).holderKey()).containsEntry("x", holder.x());
    assertThat(campaign.scan(holder).code()).isEqualTo("ALREADY_ISSUED");

    Answered proved = campaign.scanWithProof(holder);
    assertThat(proved.status()).as(proved.string()).isEqualTo(201);
    assertThat(proved.body()).isEqualTo(squatted.body());
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void a_lost_response_is_got_again_by_a_new_proof_and_never_by_the_old_one() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "proof"));
    Wallet holder = Wallet.ed25519();
    Map<String, Object> proof = campaign.proof(holder);
    Answered lost = campaign.scan(holder, proof);
    assertThat(campaign.scan(holder, proof).code()).isEqualTo("NONCE_INVALID");
    assertThat(campaign.scanWithProof(holder).body()).isEqualTo(lost.body());
    assertThat(campaign.scanWithProof(holder).body()).isEqualTo(lost.body());
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void the_proof_of_another_key_wins_nothing() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Wallet holder = Wallet.ed25519();
    assertThat(campaign.scan(holder).status()).isEqualTo(201);
    assertThat(campaign.scan(holder, campaign.proof(Wallet.ed25519())).code())
        .isEqualTo("PROOF_INVALID");
  }

  /** Both kinds of list, each read by the bit order of its own specification. */
  @ParameterizedTest
  @ValueSource(strings = {"dc+sd-jwt", "vc+jwt"})
  void after_the_retention_a_fresh_credential_revokes_the_earlier(String format) {
    Campaign campaign = of(format);
    Wallet holder = Wallet.p256();
    Answered earlier = campaign.scan(holder);
    Answered bystander = campaign.scan(Wallet.ed25519());
    assertThat(StatusList.isRevoked(gateway.stranger(), earlier)).isFalse();

    gateway
        .clock()
        .later(
            AFTER_RETENTION,
            () -> {
              Answered fresh =
                  campaign.scan(holder, campaign.proof(holder, gateway.clock().instant()));
              assertThat(fresh.status()).as(fresh.string()).isEqualTo(201);
              assertThat(fresh.text("credentialId")).isNotEqualTo(earlier.text("credentialId"));
              await()
                  .atMost(Duration.ofSeconds(3))
                  .until(() -> StatusList.isRevoked(gateway.stranger(), earlier));
              assertThat(StatusList.isRevoked(gateway.stranger(), fresh)).isFalse();
              assertThat(StatusList.isRevoked(gateway.stranger(), bystander)).isFalse();
              Answered again =
                  campaign.scan(holder, campaign.proof(holder, gateway.clock().instant()));
              assertThat(again.body()).isEqualTo(fresh.body());
            });
    assertThat(campaign.get().object("counts"))
        .containsEntry("active", 2)
        .containsEntry("replaced", 1);
  }

  @Test
  void a_published_list_is_large_signed_by_the_issuer_and_cacheable() {
    Campaign campaign = of("dc+sd-jwt");
    Answered issued = campaign.scan(Wallet.ed25519());
    String uri = String.valueOf(issued.object("status").get("uri"));
    StatusList list = StatusList.fetch(gateway.stranger(), uri);
    assertThat(list.size()).isEqualTo(131_072);
    assertThat(list.signed().payload()).containsEntry("sub", uri);
    assertThat(list.signed().verifies(IssuersTest.served(gateway.stranger(), campaign.issuerDid())))
        .isTrue();

    Answered first = gateway.stranger().get(uri);
    assertThat(first.header("Cache-Control")).startsWith("public, max-age=");
    String etag = String.valueOf(first.header("ETag"));
    Answered second = gateway.stranger().with("If-None-Match", etag).get(uri);
    assertThat(second.status()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
  }

  @Test
  void a_list_comes_gzipped_to_who_takes_that_and_each_coding_has_a_tag_of_its_own()
      throws IOException {
    String uri = String.valueOf(of("dc+sd-jwt").scan(Wallet.ed25519()).object("status").get("uri"));
    Answered plain = gateway.stranger().get(uri);
    Api taking = gateway.stranger().with("Accept-Encoding", "br, gzip;q=0.5");
    Answered gzipped = taking.get(uri);
    assertThat(gzipped.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(gzipped.header("Content-Type")).isEqualTo(plain.header("Content-Type"));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(gzipped.body())).readAllBytes())
        .isEqualTo(plain.body());
    assertThat(plain.header("Content-Encoding")).isNull();
    assertThat(List.of(plain, gzipped))
        .allSatisfy(answer -> assertThat(answer.header("Vary")).isEqualTo("Accept-Encoding"));
    assertThat(gzipped.header("ETag")).isNotEqualTo(plain.header("ETag"));
    String etag = String.valueOf(gzipped.header("ETag"));
    assertThat(taking.with("If-None-Match", etag).get(uri).status()).isEqualTo(304);
    assertThat(gateway.stranger().with("If-None-Match", etag).get(uri).status()).isEqualTo(200);
  }

  @Test
  void what_is_not_revocable_has_no_status_and_is_replaced_all_the_same() {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("status", Map.of("revocable", false));
    Campaign campaign = Campaign.of(gateway.api(), request);
    Wallet holder = Wallet.ed25519();
    Answered earlier = campaign.scan(holder);
    assertThat(earlier.json()).doesNotContainKey("status");
    assertThat(Credential.in(earlier).payload()).doesNotContainKey("status");
    gateway
        .clock()
        .later(
            AFTER_RETENTION,
            () -> {
              Answered fresh =
                  campaign.scan(holder, campaign.proof(holder, gateway.clock().instant()));
              assertThat(fresh.status()).as(fresh.string()).isEqualTo(201);
              assertThat(fresh.body()).isNotEqualTo(earlier.body());
            });
  }

  private static Campaign of(String format) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("format", format);
    return Campaign.of(gateway.api(), request);
  }
}
