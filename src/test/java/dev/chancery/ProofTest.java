package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Collections that ask for a proof of the DID's key, and those that must. */
class ProofTest {
  private static TestGateway gateway;
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    campaign = proof();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void personal_claims_are_not_given_to_whoever_names_a_did() {
    Answered schema =
        gateway
            .api()
            .post(
                "/api/v1/schemas",
                Map.of(
                    "name", "Diploma",
                    "version", "1",
                    "type", List.of("Diploma"),
                    "jsonSchema",
                        Map.of(
                            "type",
                            "object",
                            "properties",
                            Map.of("name", Map.of("type", "string"))),
                    "personal", List.of("name")));
    assertThat(schema.status()).as(schema.string()).isEqualTo(201);
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("claims", Map.of("name", "Ada"));
    request.put("schemaIds", List.of(schema.text("id")));
    request.put("issuerDid", Campaign.issuer(gateway.api(), "P-256"));

    Answered open = gateway.api().post("/api/v1/collections", request);
    assertThat(open.status()).isEqualTo(400);
    assertThat(open.text("pointer")).isEqualTo("/policy/admission");

    request.put("policy", Map.of("admission", "proof"));
    Answered made = gateway.api().post("/api/v1/collections", request);
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    Answered opened =
        gateway
            .api()
            .patch(
                "/api/v1/collections/" + made.text("id"),
                Map.of("policy", Map.of("admission", "open")));
    assertThat(opened.status()).isEqualTo(400);
  }

  @Test
  void a_bare_scan_is_told_to_prove() {
    Answered answer = campaign.scan(Wallet.ed25519());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("PROOF_REQUIRED");
    assertThat(answer.text("challenge")).isEqualTo("/auto-issue/challenge");
  }

  @Test
  void a_proof_over_a_fresh_nonce_is_served_whatever_the_curve() {
    for (Wallet wallet : List.of(Wallet.ed25519(), Wallet.p256())) {
      Answered answer = campaign.scanWithProof(wallet);
      assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    }
  }

  @Test
  void a_proof_for_another_audience_is_refused() {
    Wallet wallet = Wallet.ed25519();
    String jwt = wallet.proof("https://elsewhere.example", campaign.nonce());
    refused(campaign.scan(wallet, Map.of("proof", Map.of("jwt", jwt))), "PROOF_INVALID");
  }

  @Test
  void a_proof_of_another_did_is_refused() {
    refused(campaign.scan(Wallet.ed25519(), campaign.proof(Wallet.ed25519())), "PROOF_INVALID");
  }

  @Test
  void an_unsigned_proof_is_refused() {
    Wallet wallet = Wallet.ed25519();
    String jwt =
        wallet.sign(
            Map.of("typ", "openid4vci-proof+jwt", "alg", "none", "kid", wallet.kid()),
            Map.of(
                "aud",
                gateway.base().toString(),
                "iat",
                gateway.clock().instant().getEpochSecond(),
                "nonce",
                campaign.nonce()));
    for (String each : List.of(jwt, jwt.substring(0, jwt.lastIndexOf('.') + 1))) {
      refused(campaign.scan(wallet, Map.of("proof", Map.of("jwt", each))), "PROOF_INVALID");
    }
  }

  @Test
  void a_nonce_of_ours_with_another_tail_is_refused() {
    Wallet wallet = Wallet.ed25519();
    String nonce = campaign.nonce();
    char[] forged = nonce.toCharArray();
    forged[40] = forged[40] == 'A' ? 'B' : 'A';
    refused(campaign.scan(wallet, campaign.proof(wallet, new String(forged))), "NONCE_INVALID");
    refused(campaign.scan(wallet, campaign.proof(wallet, "anything")), "NONCE_INVALID");
  }

  @Test
  void a_nonce_of_another_collection_is_refused() {
    Wallet wallet = Wallet.ed25519();
    refused(campaign.scan(wallet, campaign.proof(wallet, proof().nonce())), "NONCE_INVALID");
  }

  @Test
  void a_nonce_lives_as_long_as_the_challenge_said() {
    Wallet wallet = Wallet.ed25519();
    Answered challenge =
        gateway.stranger().post("/auto-issue/challenge", Map.of("collectionId", campaign.id()));
    Duration lifetime = Duration.ofSeconds(Long.parseLong(challenge.text("expiresIn")));
    assertThat(lifetime).isEqualTo(Duration.ofMinutes(5));
    assertThat(challenge.header("Cache-Control")).isEqualTo("no-store");
    gateway
        .clock()
        .later(
            lifetime.plusSeconds(1),
            () -> {
              String jwt =
                  wallet.proof(
                      gateway.base().toString(),
                      challenge.text("nonce"),
                      gateway.clock().instant());
              refused(campaign.scan(wallet, Map.of("proof", Map.of("jwt", jwt))), "NONCE_INVALID");
            });
  }

  @Test
  void a_used_nonce_is_refused_and_leaves_one_row() {
    Campaign unlimited = proofWithoutLimit();
    Wallet wallet = Wallet.ed25519();
    Map<String, Object> proof = unlimited.proof(wallet);
    assertThat(unlimited.scan(wallet, proof).status()).isEqualTo(201);
    refused(unlimited.scan(wallet, proof), "NONCE_INVALID");
    assertThat(gateway.credentials(unlimited)).isEqualTo(1);
  }

  /** Threat T-10. No limit of copies, so that the nonce alone stands in the way. */
  @Test
  void of_64_parallel_scans_with_one_proof_exactly_one_is_served() {
    Campaign unlimited = proofWithoutLimit();
    Wallet wallet = Wallet.ed25519();
    Map<String, Object> body = unlimited.body(wallet, unlimited.proof(wallet));
    List<Answered> answers = gateway.stranger().postAtOnce(64, "/auto-issue", body);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("NONCE_INVALID"));
    assertThat(gateway.credentials(unlimited)).isEqualTo(1);
  }

  private static Campaign proof() {
    return Campaign.with(gateway.api(), Map.of("admission", "proof"));
  }

  private static Campaign proofWithoutLimit() {
    return Campaign.with(gateway.api(), Campaign.unlimited("proof"));
  }

  private static void refused(Answered answer, String code) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.code()).as(answer.string()).isEqualTo(code);
  }
}
