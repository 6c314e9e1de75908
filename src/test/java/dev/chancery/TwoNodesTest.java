package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.StatusList;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes that share PostgreSQL and Redis are one gateway. */
class TwoNodesTest {
  private static final Duration PROMISED = Duration.ofSeconds(5);
  private static final Duration STATUS_PROMISED = Duration.ofSeconds(2);
  private static final Duration KEYS_PROMISED = Duration.ofSeconds(2);

  /** What a lane leases of a status list at a time. */
  private static final int MORE_THAN_A_BLOCK = 300;

  private static TestGateway one;
  private static TestGateway other;

  @BeforeAll
  static void start() {
    one = TestGateway.start();
    other = one.sibling();
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void a_pause_holds_on_the_other_node_in_time() {
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "open"));
    assertThat(scan(other, campaign).status()).isEqualTo(201);
    assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);
    await()
        .atMost(PROMISED)
        .untilAsserted(
            () -> assertThat(scan(other, campaign).code()).isEqualTo("COLLECTION_PAUSED"));
  }

  @Test
  void an_issuer_deactivated_on_one_node_issues_on_neither() {
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "open"));
    assertThat(scan(other, campaign).status()).isEqualTo(201);
    Answered ended =
        one.api()
            .post("/api/v1/issuers/" + Api.encoded(campaign.issuerDid()) + "/deactivate", Map.of());
    assertThat(ended.status()).as(ended.string()).isEqualTo(200);
    assertThat(scan(one, campaign).code()).isEqualTo("ISSUER_DEACTIVATED");
    await()
        .atMost(PROMISED)
        .untilAsserted(
            () -> assertThat(scan(other, campaign).code()).isEqualTo("ISSUER_DEACTIVATED"));
  }

  @Test
  void an_api_key_revoked_on_one_node_opens_neither() {
    Answered key = one.api().post("/api/v1/keys", Map.of("name", "Short-lived"));
    Api elsewhere = new Api(other.stranger().base(), key.text("key"));
    assertThat(elsewhere.get("/api/v1/issuers").status()).isEqualTo(200);
    assertThat(one.api().delete("/api/v1/keys/" + key.text("id")).status()).isEqualTo(204);
    await()
        .atMost(KEYS_PROMISED)
        .untilAsserted(() -> assertThat(elsewhere.get("/api/v1/issuers").status()).isEqualTo(401));
  }

  @Test
  void what_one_node_revokes_the_other_tells_every_verifier_in_time() {
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "open"));
    Answered issued = campaign.scan(Wallet.ed25519());
    String list = URI.create(String.valueOf(issued.object("status").get("uri"))).getPath();
    Answered before = other.stranger().get(list);
    Answered revoked =
        one.api().post("/api/v1/credentials/" + issued.text("credentialId") + "/revoke", Map.of());
    assertThat(revoked.status()).as(revoked.string()).isEqualTo(200);
    await()
        .atMost(STATUS_PROMISED)
        .untilAsserted(
            () -> assertThat(other.stranger().get(list).body()).isNotEqualTo(before.body()));
    assertThat(StatusList.isRevoked(one.stranger(), issued)).isTrue();
    assertThat(other.stranger().get(list).body()).isEqualTo(one.stranger().get(list).body());
  }

  @Test
  void parallel_duplicates_on_both_nodes_get_one_answer() {
    for (Map<String, ?> policy : List.of(Map.of("admission", "open"), Campaign.unlimited("open"))) {
      Campaign campaign = Campaign.with(one.api(), policy);
      IdempotencyTest.assertOneAnswer(
          atOnce(16, campaign.body(Wallet.ed25519(), Map.of()), UUID.randomUUID().toString()));
      assertThat(one.credentials(campaign)).isEqualTo(1);
    }
  }

  @Test
  void parallel_duplicates_on_both_nodes_share_a_nonce() {
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "proof"));
    Wallet wallet = Wallet.ed25519();
    IdempotencyTest.assertOneAnswer(
        atOnce(16, campaign.body(wallet, campaign.proof(wallet)), UUID.randomUUID().toString()));
    assertThat(one.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void a_nonce_used_on_one_node_is_used_on_both() {
    Campaign campaign = Campaign.with(one.api(), Campaign.unlimited("proof"));
    Wallet wallet = Wallet.ed25519();
    Map<String, Object> body = campaign.body(wallet, campaign.proof(wallet));
    List<Answered> answers = atOnce(16, body, null);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("NONCE_INVALID"));
    assertThat(one.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void both_nodes_together_never_exceed_the_cap() {
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "open", "cap", 7));
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      underWay.add(
          (i % 2 == 0 ? one : other)
              .stranger()
              .postAsync("/auto-issue", campaign.body(Wallet.ed25519(), Map.of())));
    }
    List<Answered> answers = Api.all(underWay);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(7);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("CAP_REACHED"));
    assertThat(one.credentials(campaign)).isEqualTo(7);
  }

  @Test
  void no_two_credentials_of_both_nodes_share_a_status_index() {
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "open"));
    List<Answered> answers = new ArrayList<>();
    while (answers.size() < 2 * MORE_THAN_A_BLOCK) {
      answers.addAll(fiftyAtOnce(campaign));
    }
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201))
        .extracting(answer -> answer.object("status").get("index"))
        .doesNotHaveDuplicates();
    assertThat(one.credentials(campaign)).isEqualTo(answers.size());
  }

  @Test
  void both_nodes_serve_the_same_did_document() {
    String path = URI.create(didJson(Campaign.issuer(one.api(), "P-256"))).getPath();
    assertThat(other.stranger().get(path).status()).isEqualTo(200);
    assertThat(other.stranger().get(path).string()).isEqualTo(one.stranger().get(path).string());
  }

  private static String didJson(String did) {
    return "http://"
        + did.substring("did:web:".length()).replace(':', '/').replace("%3A", ":")
        + "/did.json";
  }

  private static Answered scan(TestGateway node, Campaign campaign) {
    return campaign.scan(node.stranger(), Wallet.ed25519(), Map.of());
  }

  /** Fifty phones, half of them at each node. */
  private static List<Answered> fiftyAtOnce(Campaign campaign) {
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      for (TestGateway node : List.of(one, other)) {
        underWay.add(
            node.stranger().postAsync("/auto-issue", campaign.body(Wallet.ed25519(), Map.of())));
      }
    }
    return Api.all(underWay);
  }

  /** Half of them to each node. */
  private static List<Answered> atOnce(int times, Map<String, Object> body, @Nullable String key) {
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Api client = (i % 2 == 0 ? one : other).stranger();
      underWay.add(
          (key == null ? client : client.with("Idempotency-Key", key))
              .postAsync("/auto-issue", body));
    }
    return Api.all(underWay);
  }
}
