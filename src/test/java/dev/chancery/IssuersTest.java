package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer's life over the API. */
class IssuersTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web", "key", "jwk"})
  void an_issuer_is_made_found_and_listed_with_its_document(String method) {
    Answered made = issuer(Map.of("name", "Acme", "didMethod", method, "keys", List.of("P-256")));
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    assertThat(made.text("did")).startsWith("did:" + method + ":");
    assertThat(made.object("didDocument")).containsEntry("id", made.text("did"));

    Answered found = gateway.api().get(String.valueOf(made.header("Location")));
    assertThat(found.status()).as(made.header("Location")).isEqualTo(200);
    assertThat(found.json()).isEqualTo(made.json());
    assertThat(gateway.api().get("/api/v1/issuers").string()).contains(made.text("did"));
  }

  @Test
  void a_did_web_has_a_path_of_its_own_where_its_document_is_served() {
    Answered made =
        issuer(
            Map.of("name", "Zürich 42", "didMethod", "web", "keys", List.of("P-256", "Ed25519")));
    assertThat(made.text("did")).endsWith(":issuers:z-rich-42");
    Answered served = gateway.stranger().get("/issuers/z-rich-42/did.json");
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.header("Content-Type")).isEqualTo("application/did+json");
    assertThat(served.json()).isEqualTo(made.object("didDocument"));
    assertThat((List<?>) served.json().get("verificationMethod")).hasSize(4);
    assertThat(served.string()).doesNotContain("\"d\":");

    Answered namesake =
        issuer(Map.of("name", "Zürich 42", "didMethod", "web", "keys", List.of("P-256")));
    assertThat(namesake.status()).isEqualTo(201);
    assertThat(namesake.text("did")).isNotEqualTo(made.text("did"));
  }

  @Test
  void a_path_that_is_taken_or_ours_is_refused() {
    Map<String, Object> request =
        Map.of("name", "Dean", "didMethod", "web", "keys", List.of("P-256"), "path", "faculty/law");
    assertThat(issuer(request).status()).isEqualTo(201);
    assertThat(served(gateway.stranger(), issuerDid("faculty:law"))).containsKey("assertionMethod");
    assertThat(issuer(request).code()).isEqualTo("ALREADY_EXISTS");
    for (String path : List.of("api/v1", "auto-issue", "status", "../up", "Upper", "a//b", "")) {
      Answered answer =
          issuer(
              Map.of("name", "Dean", "didMethod", "web", "keys", List.of("P-256"), "path", path));
      assertThat(answer.status()).as(path + " " + answer.string()).isEqualTo(400);
    }
  }

  @Test
  void the_hosts_own_did_web_is_for_the_operator_alone() {
    Map<String, Object> request =
        Map.of("name", "Host", "didMethod", "web", "keys", List.of("P-256"), "path", "/");
    Api other = gateway.organisation("Somebody");
    assertThat(other.post("/api/v1/issuers", request).code()).isEqualTo("FORBIDDEN");
    assertThat(gateway.stranger().get("/.well-known/did.json").status()).isEqualTo(404);

    Answered made = issuer(request);
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    assertThat(made.text("did")).doesNotContain(":issuers");
    Answered served = gateway.stranger().get("/.well-known/did.json");
    assertThat(served.json()).isEqualTo(made.object("didDocument"));
    assertThat(issuer(request).code()).isEqualTo("ALREADY_EXISTS");
  }

  @Test
  void keys_that_cannot_be_are_refused() {
    for (Map<String, Object> request :
        List.<Map<String, Object>>of(
            Map.of("name", "A", "didMethod", "web", "keys", List.of()),
            Map.of("name", "A", "didMethod", "web", "keys", List.of("secp256k1")),
            Map.of("name", "A", "didMethod", "key", "keys", List.of("P-256", "P-256")),
            Map.of("name", "A", "didMethod", "ion", "keys", List.of("P-256")),
            Map.of("name", "A", "didMethod", "key", "keys", List.of("P-256"), "path", "a"),
            Map.of("name", "A", "didMethod", "web", "keys", List.of("P-256"), "d", "x"),
            Map.of("name", " ", "didMethod", "web", "keys", List.of("P-256")))) {
      Answered answer = issuer(request);
      assertThat(answer.status()).as(request + " " + answer.string()).isEqualTo(400);
      assertThat(answer.text("pointer")).startsWith("/");
    }
  }

  @Test
  void a_deactivated_issuer_issues_no_more_and_stays_verifiable() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Credential earlier = Credential.in(campaign.scan(Wallet.ed25519()));
    Answered ended = gateway.api().post(path(campaign.issuerDid()) + "/deactivate", Map.of());
    assertThat(ended.status()).as(ended.string()).isEqualTo(200);
    assertThat(ended.text("state")).isEqualTo("deactivated");

    Answered refused = campaign.scan(Wallet.ed25519());
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("ISSUER_DEACTIVATED");
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
    assertThat(earlier.verifies(served(gateway.stranger(), campaign.issuerDid()))).isTrue();
    Answered rotated =
        gateway.api().post(path(campaign.issuerDid()) + "/keys", Map.of("key", "P-256"));
    assertThat(rotated.code()).isEqualTo("ISSUER_DEACTIVATED");
  }

  @Test
  void a_rotated_key_is_published_at_once_and_signs_after_the_delay() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Credential before = Credential.in(campaign.scan(Wallet.ed25519()));
    rotate(campaign);
    assertThat(methods(campaign)).hasSize(4);

    Credential meanwhile = Credential.in(campaign.scan(Wallet.ed25519()));
    assertThat(meanwhile.kid()).isEqualTo(before.kid());
    gateway
        .clock()
        .later(
            Duration.ofHours(24).plusSeconds(1),
            () -> {
              Credential after = Credential.in(campaign.scan(Wallet.ed25519()));
              assertThat(after.kid()).isNotEqualTo(before.kid());
              Map<String, @Nullable Object> document =
                  served(gateway.stranger(), campaign.issuerDid());
              assertThat(after.verifies(document)).isTrue();
              assertThat(before.verifies(document)).isTrue();
            });
  }

  @Test
  void an_issuers_first_key_signs_though_the_clock_is_set_back() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    gateway
        .clock()
        .later(
            Duration.ofHours(-1),
            () -> {
              Answered issued = campaign.scan(Wallet.ed25519());
              assertThat(issued.status()).as(issued.string()).isEqualTo(201);
            });
  }

  @Test
  void a_key_retires_when_the_last_credential_that_it_can_have_signed_has_expired() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Credential before = Credential.in(campaign.scan(Wallet.ed25519()));
    rotate(campaign);
    gateway
        .clock()
        .later(
            Duration.ofDays(31),
            () -> {
              TestGateway.await(gateway.gateway().wiring().second.housekeeping.tidy());
              assertThat(before.verifies(served(gateway.stranger(), campaign.issuerDid())))
                  .isTrue();
            });
    gateway
        .clock()
        .later(
            Duration.ofDays(32),
            () -> {
              assertThat(methods(campaign)).hasSize(2);
              assertThat(before.verifies(served(gateway.stranger(), campaign.issuerDid())))
                  .isFalse();
            });
  }

  @Test
  void a_key_under_which_something_can_be_valid_for_ever_does_not_retire() {
    Map<String, @Nullable Object> request = Campaign.request();
    request.remove("validFor");
    Campaign campaign = Campaign.of(gateway.api(), request);
    rotate(campaign);
    gateway
        .clock()
        .later(
            Duration.ofDays(3),
            () -> TestGateway.await(gateway.gateway().wiring().second.housekeeping.tidy()));
    gateway.clock().later(Duration.ofDays(10_000), () -> assertThat(methods(campaign)).hasSize(4));
  }

  @Test
  void a_key_that_has_signed_for_no_collection_retires_when_the_last_of_that_has_expired() {
    Backend backend = Backend.of(gateway.api());
    Instant until = gateway.clock().instant().plus(Duration.ofDays(90));
    Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
    request.put("expirationDate", until.toString());
    Credential before = Credential.in(backend.issue(request));
    rotate(backend.issuerDid());
    gateway
        .clock()
        .later(
            Duration.ofDays(89),
            () -> {
              TestGateway.await(gateway.gateway().wiring().second.housekeeping.tidy());
              assertThat(before.verifies(served(gateway.stranger(), backend.issuerDid()))).isTrue();
            });
    gateway
        .clock()
        .later(
            Duration.ofDays(91),
            () ->
                assertThat(before.verifies(served(gateway.stranger(), backend.issuerDid())))
                    .isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "jwk"})
  void the_key_of_an_issuer_that_is_its_name_is_not_rotated(String method) {
    Answered made = issuer(Map.of("name", "Acme", "didMethod", method, "keys", List.of("Ed25519")));
    Answered rotated =
        gateway.api().post(path(made.text("did")) + "/keys", Map.of("key", "Ed25519"));
    assertThat(rotated.status()).isEqualTo(409);
    assertThat(rotated.code()).isEqualTo("CONFLICT");
    Answered unknown =
        gateway.api().post(path(Wallet.ed25519().did()) + "/keys", Map.of("key", "Ed25519"));
    assertThat(unknown.status()).isEqualTo(404);
  }

  /** Threat T-01: the row of a key holds neither its private half nor its encoding. */
  @Test
  void private_keys_lie_sealed() {
    Answered made = issuer(Map.of("name", "Sealed", "didMethod", "web", "keys", List.of("P-256")));
    byte[] sealed =
        (byte[])
            Objects.requireNonNull(
                TestServers.query(
                        gateway.database(),
                        "select sealed from signing_key where issuer_did = '"
                            + made.text("did")
                            + "'")
                    .getFirst()
                    .get("sealed"));
    assertThat(HexFormat.of().formatHex(sealed)).doesNotContain("2a8648ce3d0201", "0201010420");
  }

  /** The document as did:web finds it. */
  static Map<String, @Nullable Object> served(Api api, String did) {
    String[] parts = did.substring("did:web:".length()).split(":", 2);
    Answered answer = api.get("/" + parts[1].replace(':', '/') + "/did.json");
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    assertThat(answer.text("id")).isEqualTo(did);
    return answer.json();
  }

  private static String issuerDid(String path) {
    return "did:web:" + gateway.base().getAuthority().replace(":", "%3A") + ":" + path;
  }

  private static void rotate(Campaign campaign) {
    rotate(campaign.issuerDid());
  }

  private static void rotate(String issuerDid) {
    Answered rotated = gateway.api().post(path(issuerDid) + "/keys", Map.of("key", "P-256"));
    assertThat(rotated.status()).as(rotated.string()).isEqualTo(201);
  }

  private static List<?> methods(Campaign campaign) {
    return Json.elements(
        (List<?>)
            Objects.requireNonNull(
                served(gateway.stranger(), campaign.issuerDid()).get("verificationMethod")));
  }

  private static Answered issuer(Map<String, Object> request) {
    return gateway.api().post("/api/v1/issuers", request);
  }

  private static String path(String did) {
    return "/api/v1/issuers/" + Api.encoded(did);
  }
}
