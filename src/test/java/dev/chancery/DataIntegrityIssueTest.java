package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.Verifier;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials with a Data Integrity proof, from the API to a verifier of Digital Bazaar's. */
class DataIntegrityIssueTest {
  private static final String V1 = "https://www.w3.org/2018/credentials/v1";
  private static final String V2 = "https://www.w3.org/ns/credentials/v2";

  private static Verifier verifier;
  private static TestGateway gateway;
  private static Backend backend;

  @BeforeAll
  static void start() {
    verifier = Verifier.installOrSkip();
    gateway = TestGateway.start();
    backend = Backend.of(gateway.api());
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Ed25519Signature2020", "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019"})
  void a_proof_of_each_type_verifies_over_the_network_alone(String proofType) {
    Wallet holder = Wallet.ed25519();
    Map<String, @Nullable Object> credential =
        issued(with(backend.request(holder), "proofType", proofType));
    assertThat(object(credential, "proof"))
        .containsEntry(proofType.contains("2020") ? "type" : "cryptosuite", proofType);
    assertThat(object(credential, "credentialSubject"))
        .containsEntry("id", holder.did())
        .containsAllEntriesOf(Backend.CLAIMS);
    assertThat(verified(List.of(credential))).containsOnly("verified");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519Signature2020", "eddsa-rdfc-2022", "ecdsa-rdfc-2019"})
  void a_status_list_is_secured_as_its_credentials_are(String proofType) {
    Map<String, @Nullable Object> credential =
        issued(with(backend.request(Wallet.p256()), "proofType", proofType));
    assertThat(verified(List.of(credential))).containsOnly("verified");
    String path = "/api/v1/credentials/" + Api.encoded(String.valueOf(credential.get("id")));
    assertThat(gateway.api().post(path + "/suspend", Map.of()).status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(verified(List.of(credential)))
                    .containsOnly("the status list for suspension says so"));
    assertThat(gateway.api().post(path + "/revoke", Map.of()).status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(verified(List.of(credential)))
                    .containsOnly("the status list for revocation says so"));
  }

  @Test
  void whoever_names_no_proof_type_gets_the_one_of_the_issuers_key() {
    assertThat(cryptosuite(backend.issuerDid())).isEqualTo("eddsa-rdfc-2022");
    assertThat(cryptosuite(Campaign.issuer(gateway.api(), "P-256"))).isEqualTo("ecdsa-rdfc-2019");
  }

  private static @Nullable Object cryptosuite(String issuerDid) {
    Map<String, @Nullable Object> request = unnamed(Wallet.p256());
    request.put("issuerDid", issuerDid);
    return object(issued(request), "proof").get("cryptosuite");
  }

  @ParameterizedTest
  @ValueSource(strings = {"did:key", "did:jwk"})
  void an_issuer_whose_did_is_its_key_has_one_name_for_it(String method) {
    Answered issuer =
        gateway
            .api()
            .post(
                "/api/v1/issuers",
                Map.of(
                    "name", "Keyed",
                    "didMethod", method.substring(4),
                    "keys", List.of("Ed25519")));
    String did = issuer.text("did");
    Map<String, @Nullable Object> request = unnamed(Wallet.p256());
    request.put("issuerDid", did);
    assertThat(object(issued(request), "proof").get("verificationMethod"))
        .isEqualTo(did + (method.equals("did:key") ? "#" + did.substring(8) : "#0"));
  }

  @Test
  void an_issuer_without_a_key_of_the_proof_type_is_told_so() {
    Map<String, @Nullable Object> request =
        with(backend.request(Wallet.p256()), "proofType", "eddsa-rdfc-2022");
    request.put("issuerDid", Campaign.issuer(gateway.api(), "P-256"));
    assertThat(backend.issue(request).code()).isEqualTo("ISSUER_KEY_MISSING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bbs-2023", "BbsBlsSignature2020"})
  void a_signature_that_is_not_made_here_is_refused_by_its_name(String proofType) {
    Answered answer = backend.issue(with(backend.request(Wallet.p256()), "proofType", proofType));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("PROOF_TYPE_UNSUPPORTED");
    assertThat(answer.text("proofType")).isEqualTo(proofType);
  }

  @Test
  void version_1_1_of_the_data_model_is_had_by_request() {
    Map<String, @Nullable Object> request = unnamed(Wallet.p256());
    request.put("vcdmVersion", "1.1");
    request.put("expirationDate", "2031-02-03T04:05:06Z");
    Map<String, @Nullable Object> credential = issued(request);
    assertThat(strings(credential, "@context").getFirst()).isEqualTo(V1);
    assertThat(credential)
        .containsEntry("expirationDate", "2031-02-03T04:05:06Z")
        .containsKey("issuanceDate")
        .doesNotContainKey("validFrom");
    assertThat(verified(List.of(credential))).containsOnly("verified");
  }

  @Test
  void version_1_1_of_the_data_model_is_had_by_schema() {
    String schema = schema(Map.of("context", List.of(V1)), Map.of("type", "string"));
    Map<String, @Nullable Object> request = unnamed(Wallet.p256());
    request.put("schemaId", schema);
    request.put("claims", Map.of("shade", "teal"));
    assertThat(strings(issued(request), "@context").getFirst()).isEqualTo(V1);
    request.put("vcdmVersion", "2.0");
    assertThat(strings(issued(request), "@context")).startsWith(V2).doesNotContain(V1);
    request.remove("vcdmVersion");
    request.put("proofType", "vc+jwt");
    assertThat(backend.issue(request).code()).isEqualTo("PROOF_TYPE_UNSUPPORTED");
  }

  @Test
  void claims_that_no_plan_covers_verify_too() {
    String schema =
        schema(
            Map.of(),
            Map.of(
                "type",
                "object",
                "properties",
                Map.of("name", Map.of("type", "string"), "tones", Map.of("type", "array"))));
    Map<String, @Nullable Object> request = unnamed(Wallet.ed25519());
    request.put("schemaId", schema);
    request.put(
        "claims", Map.of("shade", Map.of("name", "Türkis 🜚", "tones", List.of("b", "a", "b"))));
    assertThat(verified(List.of(issued(request)))).containsOnly("verified");
  }

  @Test
  void what_json_ld_would_drop_is_refused() {
    Map<String, @Nullable Object> request = unnamed(Wallet.ed25519());
    request.put("schemaId", schema(Map.of(), Map.of("type", "object")));
    request.put("claims", Map.of("shade", Map.of("depth", "4 fathoms")));
    Answered answer = backend.issue(request);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("CLAIMS_INEXPRESSIBLE");
    assertThat(answer.string()).doesNotContain("fathoms");
  }

  @Test
  void a_registered_context_gives_the_terms_their_meaning() {
    String url = "https://colours.example/" + UUID.randomUUID();
    Map<String, @Nullable Object> request = unnamed(Wallet.ed25519());
    request.put("schemaId", schema(Map.of("context", List.of(url)), Map.of("type", "string")));
    request.put("claims", Map.of("shade", "teal"));
    assertThat(backend.issue(request).code()).isEqualTo("CONTEXT_NOT_FOUND");
    Map<String, Object> document =
        Map.of(
            "@context",
            Map.of(
                "Shade", "https://colours.example/terms#Shade",
                "shade", "https://colours.example/terms#shade"));
    Answered registered =
        gateway.api().post("/api/v1/contexts", Map.of("url", url, "document", document));
    assertThat(registered.status()).as(registered.string()).isEqualTo(201);
    Map<String, @Nullable Object> credential = issued(request);
    assertThat(strings(credential, "@context")).containsExactly(V2, url);
    assertThat(verified(List.of(credential), Map.of(url, document))).containsOnly("verified");
  }

  @Test
  void a_context_that_redefines_what_is_protected_is_of_no_use() {
    String url = "https://colours.example/" + UUID.randomUUID();
    Map<String, Object> document =
        Map.of("@context", Map.of("VerifiableCredential", "https://colours.example/terms#Forgery"));
    Answered registered =
        gateway.api().post("/api/v1/contexts", Map.of("url", url, "document", document));
    assertThat(registered.status()).as(registered.string()).isEqualTo(201);
    Map<String, @Nullable Object> request = unnamed(Wallet.ed25519());
    request.put("schemaId", schema(Map.of("context", List.of(url)), Map.of("type", "string")));
    request.put("claims", Map.of("shade", "teal"));
    Answered answer = backend.issue(request);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("CONTEXT_UNUSABLE");
  }

  @Test
  void a_batch_includes_credentials_as_the_objects_that_they_are() {
    Map<String, @Nullable Object> request =
        backend.batch(List.of(Backend.entry(Wallet.p256()), Backend.entry(Wallet.ed25519())));
    request.remove("proofType");
    request.put("include", "credentials");
    Answered answer = backend.issueBatch(request);
    List<Map<String, @Nullable Object>> credentials = new ArrayList<>();
    for (Object result : (List<?>) Objects.requireNonNull(answer.json().get("results"))) {
      credentials.add(object(Json.members((Map<?, ?>) result), "credential"));
    }
    assertThat(verified(credentials)).hasSize(2).containsOnly("verified");
  }

  @Test
  void a_request_that_is_sent_again_gets_the_same_octets() {
    Map<String, @Nullable Object> request = unnamed(Wallet.ed25519());
    request.put("claims", Map.of("event", "Käse", "access", "👍"));
    Api keyed = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Answered first = keyed.post("/api/v1/credentials/issue", request);
    assertThat(first.status()).as(first.string()).isEqualTo(201);
    assertThat(object(object(first.json(), "credential"), "credentialSubject"))
        .containsEntry("event", "Käse");
    assertThat(keyed.post("/api/v1/credentials/issue", request).body()).isEqualTo(first.body());
  }

  @Test
  void a_scan_gets_one_too() {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", Campaign.issuer(gateway.api(), "Ed25519"));
    request.put("format", "ldp_vc");
    Answered scanned = Campaign.of(gateway.api(), request).scan(Wallet.p256());
    assertThat(scanned.status()).as(scanned.string()).isEqualTo(201);
    assertThat(scanned.text("format")).isEqualTo("ldp_vc");
    assertThat(verified(List.of(object(scanned.json(), "credential")))).containsOnly("verified");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Ed25519Signature2020", "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019"})
  void a_delegation_verifies_whatever_its_constraints_are_called(String proofType) {
    Map<String, @Nullable Object> request = delegation();
    request.put("proofType", proofType);
    assertThat(verified(List.of(issued(request)))).containsOnly("verified");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Ed25519Signature2020", "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019"})
  void a_delegation_that_names_its_parent_verifies(String proofType) {
    Delegating delegating = Delegating.of(gateway.api());
    Answered parent = delegating.root(delegating.agentDid());
    Map<String, @Nullable Object> request =
        delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 3);
    request.put("proofType", proofType);
    Map<String, @Nullable Object> credential = issued(request);
    assertThat(object(credential, "credentialSubject"))
        .containsEntry("parentCredentialId", parent.text("credentialId"));
    assertThat(verified(List.of(credential))).containsOnly("verified");
  }

  private static Map<String, @Nullable Object> delegation() {
    Delegating delegating = Delegating.of(gateway.api());
    Map<String, @Nullable Object> request =
        delegating.request(delegating.issuerDid(), Wallet.ed25519().did(), 3);
    Map<String, @Nullable Object> claims = object(request, "claims");
    claims.put(
        "constraints",
        Map.of(
            "maxAmount",
            99.5,
            "allowed_hosts",
            List.of("a.example", "b.example"),
            "name",
            "Käse",
            "x:y",
            true,
            "pay",
            Map.of("currency", List.of("EUR"), "min-balance", 10)));
    return request;
  }

  @Test
  void constraints_that_JSON_LD_cannot_say_are_refused_and_a_JWT_says_them() {
    Map<String, @Nullable Object> request = delegation();
    object(request, "claims").put("constraints", Map.of("of two words", 1, "none", List.of()));
    request.put("proofType", "eddsa-rdfc-2022");
    assertThat(backend.issue(request).code()).isEqualTo("CLAIMS_INEXPRESSIBLE");
    request.put("proofType", "vc+jwt");
    assertThat(backend.issue(request).status()).isEqualTo(201);
  }

  private static Map<String, @Nullable Object> unnamed(Wallet holder) {
    Map<String, @Nullable Object> request = backend.request(holder);
    request.remove("proofType");
    return request;
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> request, String name, Object value) {
    request.put(name, value);
    return request;
  }

  /** A schema of one property, {@code shade}. */
  private static String schema(Map<String, ?> more, Map<String, ?> shade) {
    Map<String, @Nullable Object> schema = new LinkedHashMap<>(more);
    schema.put("id", "shade-" + UUID.randomUUID());
    schema.put("name", "Shade");
    schema.put("version", "1");
    schema.put("type", List.of("Shade"));
    schema.put("jsonSchema", Map.of("type", "object", "properties", Map.of("shade", shade)));
    Answered made = gateway.api().post("/api/v1/schemas", schema);
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return made.text("id");
  }

  private static Map<String, @Nullable Object> issued(Map<String, @Nullable Object> request) {
    Answered answer = backend.issue(request);
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    Map<String, @Nullable Object> credential = answer.object("credential");
    assertThat(credential).containsEntry("id", answer.text("credentialId"));
    return credential;
  }

  private static List<Object> verified(List<Map<String, @Nullable Object>> credentials) {
    return verified(credentials, Map.of());
  }

  private static List<Object> verified(
      List<Map<String, @Nullable Object>> credentials, Map<String, ?> ownContexts) {
    return verifier.verified(gateway.base(), gateway.clock().instant(), credentials, ownContexts);
  }

  private static Map<String, @Nullable Object> object(
      Map<String, @Nullable Object> members, String name) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(members.get(name), name));
  }

  private static List<String> strings(Map<String, @Nullable Object> members, String name) {
    return ((List<?>) Objects.requireNonNull(members.get(name)))
        .stream().map(String.class::cast).toList();
  }
}
