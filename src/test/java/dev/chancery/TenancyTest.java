package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Organisations, their keys, and what one of them sees of another: nothing. */
@Tag("T-04")
class TenancyTest {
  private static TestGateway gateway;
  private static Api neighbour;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    neighbour = gateway.organisation("Neighbour");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void without_a_valid_key_nobody_gets_in() {
    for (Api caller :
        List.of(
            gateway.stranger(),
            new Api(gateway.base(), "wrong"),
            new Api(gateway.base(), TestGateway.KEY + "x"),
            gateway.stranger().with("Authorization", "Basic " + TestGateway.KEY),
            gateway.stranger().with("Authorization", TestGateway.KEY))) {
      Answered answer = caller.get("/api/v1/issuers");
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
      assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    }
  }

  @Test
  void a_key_is_shown_once_and_stored_as_its_hash_alone() {
    Answered made = neighbour.post("/api/v1/keys", Map.of("name", "Printer"));
    String key = made.text("key");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    assertThat(key).hasSizeGreaterThanOrEqualTo(43);
    assertThat(neighbour.get("/api/v1/keys").string()).contains("Printer").doesNotContain(key);
    assertThat(
            TestServers.query(gateway.database(), "select api_key::text from api_key").toString())
        .doesNotContain(key)
        .doesNotContain(TestGateway.KEY);
    assertThat(gateway.count("select count(*) from api_key where hash = sha256('" + key + "')"))
        .isEqualTo(1);
  }

  @Test
  void a_revoked_key_opens_nothing_at_once() {
    Answered made = neighbour.post("/api/v1/keys", Map.of("name", "Lost"));
    Api lost = new Api(gateway.base(), made.text("key"));
    assertThat(lost.get("/api/v1/issuers").status()).isEqualTo(200);
    assertThat(gateway.api().delete("/api/v1/keys/" + made.text("id")).status()).isEqualTo(404);
    assertThat(neighbour.delete("/api/v1/keys/" + made.text("id")).status()).isEqualTo(204);
    assertThat(lost.get("/api/v1/issuers").status()).isEqualTo(401);
    assertThat(neighbour.delete("/api/v1/keys/" + made.text("id")).status()).isEqualTo(404);
  }

  @Test
  void only_the_operator_makes_organisations() {
    Answered answer = neighbour.post("/api/v1/organisations", Map.of("name", "Subtenant"));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("FORBIDDEN");
    assertThat(gateway.count("select count(*) from organisation where name = 'Subtenant'"))
        .isZero();
  }

  @Test
  void another_organisations_issuer_is_not_there() {
    String issuer = "/api/v1/issuers/" + Api.encoded(Campaign.issuer(gateway.api(), "P-256"));
    absent(neighbour.get(issuer));
    absent(neighbour.post(issuer + "/deactivate", Map.of()));
    absent(neighbour.post(issuer + "/keys", Map.of("key", "P-256")));
    assertThat(gateway.api().get(issuer).text("state")).isEqualTo("active");
    assertThat((List<?>) gateway.api().get(issuer).json().get("keys")).hasSize(1);
    Answered key =
        gateway
            .api()
            .post(
                "/api/v1/issuers",
                Map.of("name", "K", "didMethod", "key", "keys", List.of("Ed25519")));
    absent(
        neighbour.post(
            "/api/v1/issuers/" + Api.encoded(key.text("did")) + "/keys", Map.of("key", "Ed25519")));
  }

  @Test
  void another_organisations_schema_is_not_there() {
    String schema = Campaign.schema(gateway.api());
    absent(neighbour.get("/api/v1/schemas/" + schema));
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", Campaign.issuer(neighbour, "P-256"));
    request.put("schemaIds", List.of(schema));
    absent(neighbour.post("/api/v1/collections", request));
    request.put("schemaIds", List.of(Campaign.schema(neighbour)));
    request.put("issuerDid", Campaign.issuer(gateway.api(), "P-256"));
    absent(neighbour.post("/api/v1/collections", request));
  }

  @Test
  void another_organisations_collection_is_not_there() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "code"));
    String path = "/api/v1/collections/" + campaign.id();
    String holder = Wallet.ed25519().did();
    List<?> holders = List.of(Map.of("did", holder));
    assertThat(gateway.api().post(path + "/holders", holders).status()).isEqualTo(200);
    Answered screen = gateway.api().post(path + "/screens", Map.of("name", "Foyer"));

    absent(neighbour.get(path));
    absent(neighbour.patch(path, Map.of("paused", true)));
    absent(neighbour.get(path + "/holders"));
    absent(neighbour.post(path + "/holders", holders));
    absent(neighbour.delete(path + "/holders/" + Api.encoded(holder)));
    absent(neighbour.get(path + "/screens"));
    absent(neighbour.post(path + "/screens", Map.of("name", "Mine")));
    absent(neighbour.delete(path + "/screens/" + screen.text("id")));
    assertThat(gateway.api().get(path).json()).containsEntry("paused", false);
    assertThat(gateway.stranger().get(screen.text("url")).status()).isEqualTo(200);
    assertThat(gateway.api().get(path + "/holders").string()).contains(holder);
  }

  @Test
  void lists_hold_what_is_the_callers_own() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Api empty = gateway.organisation("Empty");
    for (String list :
        List.of(
            "/api/v1/issuers",
            "/api/v1/collections",
            "/api/v1/collections?after=" + campaign.id(),
            "/api/v1/dids")) {
      assertThat(empty.get(list).string()).as(list).contains(":[]");
    }
    assertThat((List<?>) empty.get("/api/v1/keys").json().get("keys")).hasSize(1);
    assertThat((List<?>) empty.get("/api/v1/schemas").json().get("schemas"))
        .singleElement()
        .satisfies(each -> assertThat(String.valueOf(each)).contains("agent-delegation"));
  }

  @Test
  void ids_that_are_none_are_not_found() {
    for (String path :
        List.of(
            "/api/v1/collections/1-1-1-1-1",
            "/api/v1/collections/" + UUID.randomUUID(),
            "/api/v1/collections/" + UUID.randomUUID() + "/holders",
            "/api/v1/schemas/none",
            "/api/v1/issuers/did%3Aweb%3Anobody.example")) {
      absent(gateway.api().get(path));
    }
    absent(gateway.api().delete("/api/v1/keys/none"));
    absent(gateway.api().delete("/api/v1/dids/did%3Aexample%3Anobody"));
  }

  @Test
  void a_registered_did_proves_its_key_to_the_organisation_that_vouches_for_it() {
    Wallet wallet = Wallet.named("did:example:" + UUID.randomUUID());
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "proof"));
    assertThat(campaign.scanWithProof(wallet).code()).isEqualTo("DID_METHOD_UNSUPPORTED");

    assertThat(register(gateway.api(), wallet, wallet.document()).status()).isEqualTo(201);
    Answered answer = campaign.scanWithProof(wallet);
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(Credential.in(answer).holderKey()).containsEntry("x", wallet.x());
    assertThat(gateway.api().get("/api/v1/dids").string()).contains(wallet.did());

    Campaign elsewhere = Campaign.with(neighbour, Map.of("admission", "proof"));
    assertThat(elsewhere.scanWithProof(wallet).code()).isEqualTo("DID_METHOD_UNSUPPORTED");
    String path = "/api/v1/dids/" + Api.encoded(wallet.did());
    absent(neighbour.delete(path));
    assertThat(neighbour.get("/api/v1/dids").string()).doesNotContain(wallet.did());

    assertThat(gateway.api().delete(path).status()).isEqualTo(204);
    assertThat(campaign.scanWithProof(wallet).code()).isEqualTo("DID_METHOD_UNSUPPORTED");
  }

  @Test
  void two_organisations_may_vouch_for_two_keys_of_one_did() {
    Wallet mine = Wallet.named("did:example:shared");
    Wallet theirs = Wallet.named("did:example:shared");
    assertThat(register(gateway.api(), mine, mine.document()).status()).isEqualTo(201);
    assertThat(register(neighbour, theirs, theirs.document()).status()).isEqualTo(201);
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "proof"));
    assertThat(campaign.scanWithProof(theirs).code()).isEqualTo("PROOF_INVALID");
    assertThat(campaign.scanWithProof(mine).status()).isEqualTo(201);
  }

  @Test
  void a_document_that_cannot_be_used_is_not_registered() {
    Wallet wallet = Wallet.named("did:example:faulty");
    for (Answered answer :
        List.of(
            register(gateway.api(), wallet, Map.of("id", "did:example:other")),
            register(gateway.api(), wallet, Map.of()),
            register(gateway.api(), Wallet.named("did:web:acme.example"), wallet.document()),
            register(gateway.api(), Wallet.ed25519(), wallet.document()))) {
      assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    }
    assertThat(gateway.api().get("/api/v1/dids").string()).doesNotContain("faulty", "acme");
  }

  private static Answered register(Api organisation, Wallet wallet, Map<String, ?> document) {
    return organisation.post("/api/v1/dids", Map.of("did", wallet.did(), "document", document));
  }

  private static void absent(Answered answer) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(404);
  }
}
