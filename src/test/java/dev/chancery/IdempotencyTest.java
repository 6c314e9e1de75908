package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code Idempotency-Key}: a request that is sent again gets its answer again. */
class IdempotencyTest {
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
  void the_same_key_and_body_get_the_same_octets() {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    Map<String, Object> body = campaign.body(Wallet.ed25519(), Map.of());
    Api client = keyed();
    Answered first = client.post("/auto-issue", body);
    assertThat(first.status()).as(first.string()).isEqualTo(201);
    Answered again = client.post("/auto-issue", body);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
    assertThat(keyed().post("/auto-issue", body).body()).isNotEqualTo(first.body());
  }

  @Test
  void of_64_parallel_duplicates_there_is_one_row_and_one_answer() {
    for (Map<String, ?> policy : List.of(Map.of("admission", "open"), Campaign.unlimited("open"))) {
      Campaign campaign = Campaign.with(gateway.api(), policy);
      List<Answered> answers =
          keyed().postAtOnce(64, "/auto-issue", campaign.body(Wallet.ed25519(), Map.of()));
      assertOneAnswer(answers);
      assertThat(gateway.credentials(campaign)).isEqualTo(1);
    }
  }

  @Test
  void parallel_duplicates_share_the_nonce_and_the_last_seat_too() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "proof", "cap", 1));
    Wallet wallet = Wallet.p256();
    Map<String, Object> body = campaign.body(wallet, campaign.proof(wallet));
    assertOneAnswer(keyed().postAtOnce(64, "/auto-issue", body));
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void another_body_is_a_conflict_and_leaves_no_row() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Api client = keyed();
    Wallet wallet = Wallet.ed25519();
    assertThat(campaign.scan(client, wallet, Map.of()).status()).isEqualTo(201);
    for (Answered other :
        List.of(
            campaign.scan(client, Wallet.ed25519(), Map.of()),
            campaign.scan(client, wallet, Map.of("code", "more")))) {
      assertThat(other.status()).isEqualTo(409);
      assertThat(other.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
      assertThat(other.text("reason")).isEqualTo("another-body");
    }
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void parallel_requests_with_one_key_and_several_bodies_leave_one_row() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Api client = keyed();
    List<Answered> answers =
        Api.all(
            Stream.generate(Wallet::ed25519)
                .limit(16)
                .map(wallet -> client.postAsync("/auto-issue", campaign.body(wallet, Map.of())))
                .toList());
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("IDEMPOTENCY_CONFLICT"));
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void a_key_counts_within_its_collection() {
    Api client = keyed();
    Wallet wallet = Wallet.ed25519();
    for (int i = 0; i < 2; i++) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      assertThat(campaign.scan(client, wallet, Map.of()).status()).isEqualTo(201);
    }
  }

  @Test
  void the_key_is_looked_at_before_the_nonce() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "proof"));
    Wallet wallet = Wallet.ed25519();
    Map<String, Object> proof = campaign.proof(wallet);
    Api client = keyed();
    Answered first = campaign.scan(client, wallet, proof);
    assertThat(first.status()).isEqualTo(201);
    assertThat(campaign.scan(client, wallet, proof).body()).isEqualTo(first.body());
    assertThat(campaign.scan(wallet, proof).code()).isEqualTo("NONCE_INVALID");
  }

  @Test
  void the_key_is_looked_at_before_the_pause_and_the_window() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Wallet wallet = Wallet.ed25519();
    Api client = keyed();
    Answered first = campaign.scan(client, wallet, Map.of());
    assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);
    assertThat(campaign.scan(client, wallet, Map.of()).body()).isEqualTo(first.body());
    assertThat(
            campaign
                .patch(
                    Map.of(
                        "paused",
                        false,
                        "policy",
                        Map.of("closesAt", gateway.clock().instant().minusSeconds(1).toString())))
                .status())
        .isEqualTo(200);
    assertThat(campaign.scan(client, wallet, Map.of()).body()).isEqualTo(first.body());
  }

  @Test
  void a_refusal_is_not_remembered_under_the_key() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Wallet wallet = Wallet.ed25519();
    Api client = keyed();
    assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);
    assertThat(campaign.scan(client, wallet, Map.of()).code()).isEqualTo("COLLECTION_PAUSED");
    assertThat(campaign.patch(Map.of("paused", false)).status()).isEqualTo(200);
    assertThat(campaign.scan(client, wallet, Map.of()).status()).isEqualTo(201);
  }

  @Test
  void a_key_whose_answer_is_forgotten_says_so() {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    Wallet wallet = Wallet.ed25519();
    Api client = keyed();
    Backend backend = Backend.of(gateway.api().with("Idempotency-Key", "k-" + System.nanoTime()));
    Map<String, @Nullable Object> request = backend.request(wallet);
    assertThat(campaign.scan(client, wallet, Map.of()).status()).isEqualTo(201);
    assertThat(backend.issue(request).status()).isEqualTo(201);
    gateway
        .clock()
        .later(
            Duration.ofHours(25),
            () ->
                assertThat(List.of(campaign.scan(client, wallet, Map.of()), backend.issue(request)))
                    .allSatisfy(
                        later -> {
                          assertThat(later.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
                          assertThat(later.text("reason")).isEqualTo("forgotten");
                        }));
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  /** The answer to a proof that found the holder served already is kept under its key as well. */
  @Test
  void a_key_answers_also_what_was_answered_by_a_proof() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Wallet wallet = Wallet.ed25519();
    Answered first = campaign.scan(wallet);
    Map<String, Object> proof = campaign.proof(wallet);
    Api client = keyed();
    assertThat(campaign.scan(client, wallet, proof).body()).isEqualTo(first.body());
    assertThat(campaign.scan(client, wallet, proof).body()).isEqualTo(first.body());
    assertThat(campaign.scan(client, Wallet.ed25519(), Map.of()).code())
        .isEqualTo("IDEMPOTENCY_CONFLICT");
  }

  @Test
  void a_key_that_is_empty_or_too_long_is_refused() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    for (String key : List.of(" ", "k".repeat(256))) {
      Api client = gateway.stranger().with("Idempotency-Key", key);
      assertThat(campaign.scan(client, Wallet.ed25519(), Map.of()).status()).isEqualTo(400);
    }
    assertThat(gateway.credentials(campaign)).isZero();
  }

  private static Api keyed() {
    return gateway.stranger().with("Idempotency-Key", UUID.randomUUID().toString());
  }

  static void assertOneAnswer(List<Answered> answers) {
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .extracting(Answered::code)
        .isEmpty();
    assertThat(answers.stream().map(Answered::string).distinct()).hasSize(1);
  }
}
