package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.TestGateway;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Proofs that prove nothing, sent to where an honest one is worth a credential. */
@Tag("T-11")
class HostileProofTest {
  private static final Set<String> REFUSALS =
      Set.of(
          "PROOF_INVALID",
          "NONCE_INVALID",
          "HOLDER_NOT_FOUND",
          "DID_MALFORMED",
          "MALFORMED_REQUEST");

  private static TestGateway gateway;
  private static Trap trap;
  private static Spoils spoils;
  private static Campaign campaign;
  private static final Wallet WALLET = Wallet.p256();

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    trap = new Trap();
    spoils = new Spoils(gateway, trap);
    campaign = Campaign.with(gateway.api(), Campaign.unlimited("proof"));
    assertThat(campaign.scanWithProof(Wallet.ed25519()).status()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    trap.close();
  }

  /** Without it the zeros below would say nothing. */
  @Test
  void an_honest_proof_wins_one_row_and_one_signature() {
    Spoils.Count before = spoils.count();
    assertThat(campaign.scanWithProof(WALLET).status()).isEqualTo(201);
    assertThat(spoils.count())
        .isEqualTo(new Spoils.Count(before.rows() + 1, before.signatures() + 1, before.sockets()));
  }

  @Test
  void no_spoilt_proof_wins_anything() {
    HostileProofs proofs = new HostileProofs(WALLET, gateway.base().toString(), trap);
    List<String> spoilt = proofs.all(campaign::nonce);
    assertThat(spoilt).hasSizeGreaterThanOrEqualTo(60).doesNotHaveDuplicates();

    List<Answered> answers =
        spoils.none(() -> spoilt.stream().map(HostileProofTest::prove).toList());

    assertThat(answers)
        .zipSatisfy(
            spoilt,
            (answer, proof) -> {
              assertThat(answer.status()).as(proof).isEqualTo(400);
              assertThat(answer.code()).as(proof).isIn(REFUSALS);
            });
  }

  /**
   * Keys for which signatures can be made without a private key: points of small order verify any
   * message under S = 0 where a verifier does not look.
   */
  @Test
  void a_key_that_anybody_can_sign_for_is_nobodys() {
    List<Map<String, Object>> scans =
        HostileProofs.forgeries(gateway.base().toString(), campaign::nonce);
    assertThat(scans).hasSizeGreaterThan(8);

    List<Answered> answers = spoils.none(() -> scans.stream().map(HostileProofTest::scan).toList());

    assertThat(answers).allSatisfy(answer -> assertThat(answer.code()).isIn(REFUSALS));
  }

  /**
   * ECDSA is malleable: with (r, s), (r, n - s) verifies too. Half of the signatures of a key in
   * hardware have the high s and JOSE allows it (RFC 7518 §3.4), so it is let through; it gains
   * nothing, since what is spent is the nonce and not the signature. (A replay of what verifies is
   * found out by the statement that records it, and so costs a signature that nobody gets.)
   */
  @Test
  void a_signature_turned_over_is_not_a_second_proof() {
    String proof = WALLET.proof(gateway.base().toString(), campaign.nonce());
    assertThat(prove(HostileProofs.turnedOver(proof)).status()).isEqualTo(201);

    long rows = spoils.count().rows();

    assertThat(prove(proof).code()).isEqualTo("NONCE_INVALID");
    assertThat(spoils.count().rows()).isEqualTo(rows);
  }

  @Test
  void of_both_halves_of_a_signature_at_once_one_is_served() {
    String proof = WALLET.proof(gateway.base().toString(), campaign.nonce());
    Spoils.Count before = spoils.count();
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String either = i % 2 == 0 ? proof : HostileProofs.turnedOver(proof);
      underWay.add(gateway.stranger().postAsync("/auto-issue", body(either)));
    }
    assertThat(Api.all(underWay)).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(spoils.count().rows()).isEqualTo(before.rows() + 1);
  }

  private static Answered prove(String jwt) {
    return scan(body(jwt));
  }

  private static Answered scan(Map<String, Object> body) {
    return gateway.stranger().post("/auto-issue", withCollection(body));
  }

  private static Map<String, Object> body(String jwt) {
    return withCollection(Map.of("did", WALLET.did(), "proof", Map.of("jwt", jwt)));
  }

  private static Map<String, Object> withCollection(Map<String, Object> body) {
    Map<String, Object> whole = new java.util.LinkedHashMap<>(body);
    whole.put("collectionId", campaign.id());
    return whole;
  }
}
