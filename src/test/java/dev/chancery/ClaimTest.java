package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Claims;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The life of a claim: a row for whom no DID is known, from the file to somebody's wallet. */
class ClaimTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Claims claims() {
    return new Claims(Campaign.with(gateway.api(), Map.of("admission", "proof")));
  }

  private static Map<String, @Nullable Object> counts(Claims claims, String bulk) {
    return Rows.of(claims.campaign()).bulk(bulk).object("counts");
  }

  private static Map<String, @Nullable Object> row(Claims claims, String bulk, int line) {
    return Rows.of(claims.campaign()).rows(bulk, "?limit=1&cursor=" + (line - 1)).getFirst();
  }

  @Test
  void a_row_without_a_DID_waits_and_becomes_the_credential_of_whoever_collects_it() {
    Claims claims = claims();
    String bulk = claims.worked("email,name", "ada@example.com,Ada");
    assertThat(counts(claims, bulk))
        .containsEntry("claimable", 1)
        .containsEntry("issued", 0)
        .containsEntry("waiting", 0);
    assertThat(row(claims, bulk, 2)).containsEntry("state", "claimable");
    String id = claims.idOf(bulk);
    assertThat(claims.get(id).json())
        .containsEntry("state", "waiting")
        .containsEntry("email", "ada@example.com")
        .containsEntry("line", 2);
    Wallet wallet = Wallet.p256();

    Answered collected = claims.collect(wallet, claims.token(id));

    assertThat(collected.status()).as(collected.string()).isEqualTo(201);
    assertThat(collected.header("Cache-Control")).isEqualTo("no-store");
    Credential credential = Credential.parse(collected.text("credential"));
    assertThat(credential.claims()).containsEntry("name", "Ada").containsEntry("event", "KeyConf");
    assertThat(collected.text("credential")).isNotEmpty();
    assertThat(counts(claims, bulk)).containsEntry("claimable", 0).containsEntry("issued", 1);
    assertThat(row(claims, bulk, 2))
        .containsEntry("state", "issued")
        .containsEntry("credentialId", collected.text("credentialId"));
    assertThat(claims.get(id).json())
        .containsEntry("state", "collected")
        .containsEntry("credentialId", collected.text("credentialId"))
        .doesNotContainKeys("link", "email");
  }

  @Test
  void it_is_bound_to_the_key_that_was_shown() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("phone,name", "+41791234567,Ada")));
    Wallet wallet = Wallet.p256();

    Credential credential = Credential.parse(claims.collect(wallet, token).text("credential"));

    assertThat(String.valueOf(credential.claims().get("cnf"))).contains(wallet.x());
    assertThat(credential.claims()).containsEntry("sub", wallet.did());
  }

  @Test
  void a_link_without_a_key_gets_nothing() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("externalId,name", "4711,Ada")));

    Answered bare =
        claims.stranger().post("/auto-issue", Map.of("did", Wallet.p256().did(), "claim", token));

    assertThat(bare.status()).isEqualTo(403);
    assertThat(bare.code()).isEqualTo("PROOF_REQUIRED");
    assertThat(claims.seen(token).text("state")).isEqualTo("waiting");
  }

  @Test
  void who_has_lost_the_answer_gets_the_same_credential_with_a_fresh_proof() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    Wallet wallet = Wallet.ed25519();
    Map<String, Object> body = claims.body(wallet, token);
    Answered first = claims.stranger().post("/auto-issue", body);

    Answered replayed = claims.stranger().post("/auto-issue", body);
    Answered again = claims.collect(wallet, token);

    assertThat(replayed.code()).isEqualTo("NONCE_INVALID");
    assertThat(again.status()).as(again.string()).isEqualTo(201);
    assertThat(again.text("credential")).isEqualTo(first.text("credential"));
    assertThat(again.json().get("status")).isEqualTo(first.json().get("status"));
    assertThat(gateway.credentials(claims.campaign())).isEqualTo(1);
  }

  @Test
  void nobody_else_gets_what_was_collected() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    assertThat(claims.collect(Wallet.ed25519(), token).status()).isEqualTo(201);

    Answered second = claims.collect(Wallet.ed25519(), token);

    assertThat(second.status()).isEqualTo(410);
    assertThat(second.code()).isEqualTo("CLAIM_USED");
    assertThat(gateway.credentials(claims.campaign())).isEqualTo(1);
  }

  @Test
  void of_many_wallets_at_once_exactly_one_has_it() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    List<Map<String, Object>> bodies =
        IntStream.range(0, 12).mapToObj(_ -> claims.body(Wallet.ed25519(), token)).toList();

    List<Answered> answers =
        Api.all(bodies.stream().map(it -> claims.stranger().postAsync("/auto-issue", it)).toList());

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .extracting(Answered::code)
        .containsOnly("CLAIM_USED");
    assertThat(gateway.credentials(claims.campaign())).isEqualTo(1);
  }

  @Test
  void one_wallet_that_asks_twice_at_once_has_one_credential_twice() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    Wallet wallet = Wallet.ed25519();
    List<Map<String, Object>> bodies =
        IntStream.range(0, 4).mapToObj(_ -> claims.body(wallet, token)).toList();

    List<Answered> answers =
        Api.all(bodies.stream().map(it -> claims.stranger().postAsync("/auto-issue", it)).toList());

    assertThat(answers).extracting(Answered::status).containsOnly(201);
    assertThat(answers.stream().map(it -> it.text("credential")).distinct()).hasSize(1);
  }

  @Test
  void what_was_cancelled_is_nobodys_and_its_row_has_failed() {
    Claims claims = claims();
    String bulk = claims.worked("email,name", "ada@example.com,Ada");
    String id = claims.idOf(bulk);
    String token = claims.token(id);

    Answered cancelled = claims.cancel(id);

    assertThat(cancelled.text("state")).isEqualTo("cancelled");
    assertThat(cancelled.json()).doesNotContainKeys("link", "email");
    Answered refused = claims.collect(Wallet.ed25519(), token);
    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.code()).isEqualTo("CLAIM_CANCELLED");
    assertThat(claims.seen(token).text("state")).isEqualTo("cancelled");
    assertThat(counts(claims, bulk)).containsEntry("claimable", 0).containsEntry("failed", 1);
    assertThat(Rows.of(claims.campaign()).faults(bulk, 2)).containsExactly("null CLAIM_CANCELLED");
    assertThat(claims.cancel(id).status()).isEqualTo(200);
  }

  @Test
  void what_was_collected_cannot_be_cancelled() {
    Claims claims = claims();
    String bulk = claims.worked("email,name", "ada@example.com,Ada");
    String id = claims.idOf(bulk);
    assertThat(claims.collect(Wallet.ed25519(), claims.token(id)).status()).isEqualTo(201);

    Answered refused = claims.cancel(id);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("CONFLICT");
    assertThat(row(claims, bulk, 2)).containsEntry("state", "issued");
  }

  @Test
  void whoever_comes_first_wins_collecting_or_cancelling() {
    Claims claims = claims();
    String bulk = claims.worked("email,name", "ada@example.com,Ada");
    String id = claims.idOf(bulk);
    Map<String, Object> body = claims.body(Wallet.ed25519(), claims.token(id));

    List<Answered> answers =
        Api.all(
            List.of(
                claims.stranger().postAsync("/auto-issue", body),
                gateway.api().postAsync("/api/v1/claims/" + id + "/cancel", Map.of())));

    boolean collected = answers.getFirst().status() == 201;
    assertThat(answers.getLast().status()).isEqualTo(collected ? 409 : 200);
    assertThat(gateway.credentials(claims.campaign())).isEqualTo(collected ? 1 : 0);
    assertThat(counts(claims, bulk)).containsEntry(collected ? "issued" : "failed", 1);
  }

  @Test
  void what_nobody_collects_in_time_is_forgotten() {
    Claims claims =
        new Claims(
            Campaign.with(gateway.api(), Map.of("admission", "proof", "claimsValidFor", "PT1H")));
    String bulk = claims.worked("email,name", "ada@example.com,Ada", "bob@example.com,Bob");
    String id = String.valueOf(claims.of(bulk).getFirst().get("id"));
    String token = claims.token(id);
    gateway.clock().step(Duration.ofHours(2));
    try {
      Answered late = claims.collect(Wallet.ed25519(), token, gateway.clock().instant());
      assertThat(late.status()).as(late.string()).isEqualTo(410);
      assertThat(late.code()).isEqualTo("CLAIM_EXPIRED");
      assertThat(claims.page("?bulk=" + bulk + "&state=expired")).hasSize(2);
      assertThat(claims.page("?bulk=" + bulk + "&state=waiting")).isEmpty();

      TestGateway.await(gateway.gateway().wiring().third.sweeper.sweep());

      assertThat(counts(claims, bulk)).containsEntry("claimable", 0).containsEntry("failed", 2);
      assertThat(Rows.of(claims.campaign()).faults(bulk, 3)).containsExactly("null CLAIM_EXPIRED");
      assertThat(
              gateway.count(
                  "select count(*) from claim where bulk_id = '%s' and sealed is not null"
                      .formatted(bulk)))
          .isZero();
      assertThat(claims.get(id).text("state")).isEqualTo("expired");
    } finally {
      gateway.clock().step(Duration.ofHours(-2));
    }
  }

  @Test
  void what_was_collected_long_ago_is_not_given_again() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    Wallet wallet = Wallet.ed25519();
    assertThat(claims.collect(wallet, token).status()).isEqualTo(201);

    gateway
        .clock()
        .later(
            Duration.ofHours(25),
            () -> {
              Answered late = claims.collect(wallet, token, gateway.clock().instant());
              assertThat(late.status()).as(late.string()).isEqualTo(410);
              assertThat(late.code()).isEqualTo("CREDENTIAL_FORGOTTEN");
            });
  }

  @Test
  void a_place_of_a_capped_collection_is_whose_who_comes_first() {
    Claims claims =
        new Claims(Campaign.with(gateway.api(), Map.of("admission", "proof", "cap", 1)));
    String bulk = claims.worked("email,name", "ada@example.com,Ada", "bob@example.com,Bob");
    assertThat(counts(claims, bulk)).containsEntry("claimable", 2);
    List<String> tokens =
        claims.of(bulk).stream().map(it -> claims.token(String.valueOf(it.get("id")))).toList();
    assertThat(claims.collect(Wallet.ed25519(), tokens.getFirst()).status()).isEqualTo(201);

    Answered refused = claims.collect(Wallet.ed25519(), tokens.getLast());

    assertThat(refused.code()).isEqualTo("CAP_REACHED");
    assertThat(claims.seen(tokens.getLast()).text("state")).isEqualTo("exhausted");
  }

  @Test
  void a_proof_for_another_collection_opens_nothing() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    Wallet wallet = Wallet.ed25519();

    Answered refused =
        claims
            .stranger()
            .post("/auto-issue", Claims.body(wallet, token, claims().campaign().proof(wallet)));

    assertThat(refused.code()).isEqualTo("NONCE_INVALID");
    assertThat(claims.seen(token).text("state")).isEqualTo("waiting");
  }

  @Test
  void a_link_that_is_none_leads_nowhere() {
    Claims claims = claims();

    Answered guessed = claims.collect(Wallet.ed25519(), "A".repeat(43));

    assertThat(guessed.status()).isEqualTo(404);
    assertThat(guessed.code()).isEqualTo("NOT_FOUND");
    assertThat(claims.seen("nonsense").status()).isEqualTo(404);
    assertThat(claims.seen("A".repeat(43)).string()).doesNotContain("AAAA");
  }

  @Test
  void a_collection_that_is_paused_gives_nobody_anything() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    assertThat(claims.campaign().patch(Map.of("paused", true)).status()).isEqualTo(200);

    Answered refused = claims.collect(Wallet.ed25519(), token);

    assertThat(refused.code()).isEqualTo("COLLECTION_PAUSED");
    assertThat(claims.seen(token).text("state")).isEqualTo("paused");
    assertThat(claims.campaign().patch(Map.of("paused", false)).status()).isEqualTo(200);
    assertThat(claims.collect(Wallet.ed25519(), token).status()).isEqualTo(201);
  }

  @Test
  void who_waits_or_has_one_gets_no_second_claim_by_another_file() {
    Claims claims = claims();
    String first = claims.worked("email,name", "ada@example.com,Ada");
    String again = claims.worked("email,name", "Ada@example.com,Ada L");
    assertThat(counts(claims, again)).containsEntry("failed", 1).containsEntry("claimable", 0);
    assertThat(Rows.of(claims.campaign()).faults(again, 2)).containsExactly("null CLAIMED_BEFORE");
    String token = claims.token(claims.idOf(first));
    assertThat(claims.collect(Wallet.ed25519(), token).status()).isEqualTo(201);

    String third = claims.worked("email,name", "ada@example.com,Ada the third");

    assertThat(counts(claims, third)).containsEntry("duplicate", 1);
    assertThat(claims.of(third)).isEmpty();
  }

  @Test
  void who_has_collected_is_known_by_the_name_in_the_file_from_then_on() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    Wallet wallet = Wallet.ed25519();
    assertThat(claims.collect(wallet, token).status()).isEqualTo(201);
    Campaign other = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(other.scan(wallet).status()).isEqualTo(201);

    String bulk = new Claims(other).worked("email,name", "ada@example.com,Ada");

    assertThat(counts(new Claims(other), bulk)).containsEntry("duplicate", 1);
  }

  @Test
  void a_holder_who_has_all_copies_leaves_the_claim_to_another_key() {
    Claims claims = claims();
    Wallet wallet = Wallet.ed25519();
    assertThat(claims.campaign().scanWithProof(wallet).status()).isEqualTo(201);
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));

    Answered refused = claims.collect(wallet, token);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("ALREADY_ISSUED");
    assertThat(claims.collect(Wallet.ed25519(), token).status()).isEqualTo(201);
  }

  @Test
  void a_revoked_credential_is_not_given_again() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));
    Wallet wallet = Wallet.ed25519();
    String id = claims.collect(wallet, token).text("credentialId");
    String revoke = "/api/v1/credentials/" + id + "/revoke";
    assertThat(gateway.api().post(revoke, Map.of("reason", "a test")).status()).isEqualTo(200);

    assertThat(claims.collect(wallet, token).code()).isEqualTo("CREDENTIAL_REVOKED");
  }

  @Test
  void rows_with_a_DID_and_rows_without_share_a_file() {
    Claims claims = claims();

    String bulk =
        claims.worked(
            "did,email,name",
            Wallet.ed25519().did() + ",ada@example.com,Ada",
            ",bob@example.com,Bob",
            "did:key:zNonsense,,Eve");

    assertThat(counts(claims, bulk))
        .containsEntry("total", 3)
        .containsEntry("issued", 1)
        .containsEntry("claimable", 1)
        .containsEntry("failed", 1);
    assertThat(claims.page("?bulk=" + bulk)).hasSize(1);
  }

  @Test
  void many_rows_become_claims_page_by_page() {
    Claims claims = claims();
    String[] lines =
        IntStream.rangeClosed(0, 230)
            .mapToObj(i -> i == 0 ? "externalId,name" : "person-" + i + ",Name " + i)
            .toArray(String[]::new);

    String bulk = claims.worked(lines);

    Answered first = gateway.api().get("/api/v1/claims?bulk=" + bulk);
    assertThat(claims.of(bulk)).hasSize(100);
    Answered second =
        gateway.api().get("/api/v1/claims?bulk=" + bulk + "&cursor=" + first.text("next"));
    assertThat(claims.page("?bulk=" + bulk + "&cursor=" + second.text("next"))).hasSize(30);
    assertThat(counts(claims, bulk)).containsEntry("claimable", 230);
  }

  @Test
  void a_claim_is_its_organisations_alone() {
    Claims claims = claims();
    String id = claims.idOf(claims.worked("email,name", "ada@example.com,Ada"));
    Api neighbour = gateway.organisation("Neighbour");

    assertThat(neighbour.get("/api/v1/claims/" + id).status()).isEqualTo(404);
    assertThat(neighbour.post("/api/v1/claims/" + id + "/cancel", Map.of()).status())
        .isEqualTo(404);
    assertThat(neighbour.get("/api/v1/claims").string()).isEqualTo("{\"claims\":[]}");
    assertThat(claims.get(id).text("state")).isEqualTo("waiting");
  }

  @Test
  void nothing_in_the_database_opens_a_claim() {
    Claims claims = claims();
    String token = claims.token(claims.idOf(claims.worked("email,name", "ada@example.com,Ada")));

    assertThat(
            TestServers.query(gateway.database(), "select * from claim").toString()
                + TestServers.query(gateway.database(), "select * from outbox"))
        .doesNotContain(token)
        .doesNotContain("ada@example.com");
  }
}
