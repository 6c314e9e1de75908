package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.VcApi;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /credentials/issue} of VC-API, as the suites of the W3C drive it. */
class VcApiIssueTest {
  private static TestGateway gateway;
  private static VcApi backend;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    backend = VcApi.of(gateway.api());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_credential_is_kept_as_it_was_written() {
    Map<String, @Nullable Object> written = with("id", "urn:uuid:" + UUID.randomUUID());
    Answered answer = backend.issue(written);
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.json()).containsOnlyKeys("verifiableCredential");
    Map<String, @Nullable Object> credential = VcApi.verifiable(answer);
    assertThat(credential).containsAllEntriesOf(written);
    assertThat(credential.keySet())
        .containsExactlyInAnyOrderElementsOf(keys(written, "credentialStatus", "proof"));
  }

  @Test
  void the_root_serves_whichever_issuer_the_credential_names() {
    Map<String, @Nullable Object> written =
        with("issuer", Map.of("id", backend.issuerDid(), "name", "Acme"));
    Answered answer = gateway.api().post("/credentials/issue", Map.of("credential", written));
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(VcApi.verifiable(answer)).containsEntry("issuer", written.get("issuer"));
  }

  @Test
  void what_has_no_id_gets_none_and_is_found_by_the_answers_location() {
    Answered answer = backend.issue(backend.credential());
    Map<String, @Nullable Object> credential = VcApi.verifiable(answer);
    assertThat(credential).doesNotContainKey("id");
    Answered again = gateway.api().get(String.valueOf(answer.header("Location")));
    assertThat(again.status()).as(again.string()).isEqualTo(200);
    assertThat(VcApi.verifiable(again)).isEqualTo(credential);
  }

  @Test
  void what_has_no_status_gets_an_entry_for_each_purpose() {
    Map<String, @Nullable Object> credential = issued(backend.credential());
    assertThat((List<?>) credential.get("credentialStatus"))
        .hasSize(2)
        .allSatisfy(
            entry ->
                assertThat(object(entry))
                    .containsEntry("type", "BitstringStatusListEntry")
                    .containsKeys("statusListIndex", "statusListCredential"));
  }

  @Test
  void a_status_of_the_callers_own_stays_alone() {
    Map<String, String> own = Map.of("id", "urn:x:status", "type", "https://terms.example/#Status");
    assertThat(issued(with("credentialStatus", own))).containsEntry("credentialStatus", own);
  }

  @Test
  void an_issuer_may_give_no_status_and_may_issue_by_schemas_alone() {
    VcApi apart = VcApi.of(gateway.api());
    Answered changed = settings(apart, Map.of("status", false));
    assertThat(changed.object("vcApi")).containsEntry("issue", true).containsEntry("status", false);
    assertThat(VcApi.verifiable(apart.issue(apart.credential())))
        .doesNotContainKey("credentialStatus");
    settings(apart, Map.of("issue", false));
    Answered refused = apart.issue(apart.credential());
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("CONFLICT");
    settings(apart, Map.of("issue", true, "status", true));
    assertThat(VcApi.verifiable(apart.issue(apart.credential()))).containsKey("credentialStatus");
  }

  @CanIgnoreReturnValue
  private static Answered settings(VcApi issuer, Map<String, ?> vcApi) {
    Answered changed =
        gateway
            .api()
            .patch("/api/v1/issuers/" + Api.encoded(issuer.issuerDid()), Map.of("vcApi", vcApi));
    assertThat(changed.status()).as(changed.string()).isEqualTo(200);
    return changed;
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"vcApi\":{\"issue\":1}}", "{\"vcApi\":{\"x\":true}}"})
  void a_setting_that_is_none_is_refused(String body) {
    Answered answer =
        gateway
            .api()
            .call(
                "PATCH", "/api/v1/issuers/" + Api.encoded(backend.issuerDid()), Json.object(body));
    assertThat(answer.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020"})
  void the_suite_is_the_one_that_is_asked_for(String suite) {
    Map<String, @Nullable Object> credential =
        VcApi.verifiable(backend.issue(backend.credential(), Map.of("cryptosuite", suite)));
    assertThat(object(credential.get("proof")))
        .containsEntry(suite.contains("2020") ? "type" : "cryptosuite", suite)
        .containsEntry("proofPurpose", "assertionMethod");
  }

  @Test
  void without_a_word_it_is_the_one_of_the_issuers_key() {
    VcApi p256 = new VcApi(gateway.api(), Campaign.issuer(gateway.api(), "P-256"));
    assertThat(object(VcApi.verifiable(p256.issue(p256.credential())).get("proof")))
        .containsEntry("cryptosuite", "ecdsa-rdfc-2019");
    assertThat(object(issued(backend.credential()).get("proof")))
        .containsEntry("cryptosuite", "eddsa-rdfc-2022");
  }

  @Test
  void what_is_enveloped_comes_as_an_object_all_the_same() {
    Map<String, @Nullable Object> written = backend.credential();
    Map<String, @Nullable Object> envelope =
        VcApi.verifiable(backend.issue(written, Map.of("cryptosuite", "vc+jwt")));
    assertThat(envelope)
        .containsEntry("@context", VcApi.V2)
        .containsEntry("type", "EnvelopedVerifiableCredential");
    String url = String.valueOf(envelope.get("id"));
    assertThat(url).startsWith("data:application/vc+jwt,");
    Credential credential = Credential.parse(url.substring(url.indexOf(',') + 1));
    assertThat(credential.verifies(IssuersTest.served(gateway.stranger(), backend.issuerDid())))
        .isTrue();
    assertThat(credential.payload()).containsAllEntriesOf(written);
    assertThat(credential.objects("credentialStatus")).hasSize(2);
  }

  @Test
  void version_1_1_gets_what_its_base_context_lacks() {
    Map<String, @Nullable Object> written = backend.oldCredential();
    Map<String, @Nullable Object> credential = issued(written);
    List<?> sent = (List<?>) Objects.requireNonNull(written.get("@context"));
    List<?> contexts = (List<?>) Objects.requireNonNull(credential.get("@context"));
    assertThat(contexts.subList(0, sent.size())).isEqualTo(sent);
    assertThat(contexts.subList(sent.size(), contexts.size()))
        .isEqualTo(
            List.of(
                "https://www.w3.org/ns/credentials/status/v1",
                "https://w3id.org/security/data-integrity/v2"));
    assertThat(credential).containsKeys("issuanceDate", "credentialStatus");
    Answered jwt = backend.issue(written, Map.of("cryptosuite", "vc+jwt"));
    assertThat(jwt.code()).isEqualTo("PROOF_TYPE_UNSUPPORTED");
  }

  @Test
  void a_validity_may_lie_in_the_past_and_a_subject_need_have_no_did() {
    Map<String, @Nullable Object> written = with("validUntil", "2026-02-03T04:05:06-06:00");
    written.put("credentialSubject", List.of(Map.of("shade", "teal"), Map.of("shade", "red")));
    assertThat(issued(written)).containsAllEntriesOf(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@context | null | DOCUMENT_MALFORMED",
        "@context | 4 | DOCUMENT_MALFORMED",
        "@context | [\"https://www.w3.org/ns/credentials/v2\", 4] | DOCUMENT_MALFORMED",
        "@context | [\"https://www.w3.org/ns/credentials/v2\", \"https ://not-a-url\"] | DOCUMENT_MALFORMED",
        "@context | [\"https://www.w3.org/ns/credentials/v2\", \"https://unheard.example/v1\"] | CONTEXT_NOT_FOUND",
        "@context | [\"https://www.w3.org/ns/credentials/v2\"] | CLAIMS_INEXPRESSIBLE",
        "@context | [\"https://www.w3.org/ns/credentials/v2\", {\"Badge\": \"https ://not-a-url#Badge\"}] | ANY",
        "@context | [\"https://www.w3.org/ns/credentials/v2\", {\"VerifiableCredential\": \"https://example.org/#Bad\"}] | CONTEXT_UNUSABLE",
        "@context | [\"https://www.w3.org/ns/credentials/v2\", {\"@protected\": true, \"Badge\": \"urn:x:a\"}, {\"Badge\": \"urn:x:b\"}] | CONTEXT_UNUSABLE",
        "id | [\"urn:x:1\", \"urn:x:2\"] | DOCUMENT_MALFORMED",
        "id | null | DOCUMENT_MALFORMED",
        "type | [] | DOCUMENT_MALFORMED",
        "type | [\"VerifiableCredential\", \"Unheard\"] | CLAIMS_INEXPRESSIBLE",
        "type | [\"VerifiableCredential\", \"relative/type\"] | CLAIMS_INEXPRESSIBLE",
        "issuer | null | DOCUMENT_MALFORMED",
        "issuer | \"nobody\" | DOCUMENT_MALFORMED",
        "issuer | {\"name\": \"Acme\"} | DOCUMENT_MALFORMED",
        "issuer | \"did:example:somebody-else\" | MALFORMED_REQUEST",
        "credentialSubject | {} | DOCUMENT_MALFORMED",
        "credentialSubject | [{\"shade\": \"a\"}, {}] | DOCUMENT_MALFORMED",
        "credentialSubject | {\"unheard\": \"a\"} | CLAIMS_INEXPRESSIBLE",
        "credentialSubject | {\"shade\": null} | CLAIMS_INEXPRESSIBLE",
        "validFrom | \"Sat 25 Feb 2023 07:16:31 PM CST\" | DOCUMENT_MALFORMED",
        "validUntil | \"2020-01-01T00:00:00Z\" | DOCUMENT_MALFORMED",
        "issuanceDate | \"2020-01-01T00:00:00Z\" | CLAIMS_INEXPRESSIBLE",
        "credentialStatus | {\"id\": \"urn:x:1\"} | DOCUMENT_MALFORMED",
        "credentialStatus | {\"type\": \"Unheard\"} | CLAIMS_INEXPRESSIBLE",
        "credentialSchema | {\"type\": \"JsonSchema\"} | DOCUMENT_MALFORMED",
        "name | {\"@value\": \"a\", \"url\": \"urn:x:1\"} | DOCUMENT_MALFORMED",
        "proof | {\"type\": \"DataIntegrityProof\"} | DOCUMENT_MALFORMED"
      })
  void what_is_no_credential_is_400_or_422_and_costs_nothing(
      String member, String json, String code) {
    double signatures = gateway.signatures();
    long before = credentials();
    Answered answer = backend.issue(with(member, json(json)));
    assertThat(answer.status()).as(answer.string()).isIn(400, 422);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    if (!code.equals("ANY")) {
      assertThat(answer.code()).as(answer.string()).isEqualTo(code);
    }
    assertThat(credentials()).isEqualTo(before);
    assertThat(gateway.signatures()).isEqualTo(signatures);
  }

  /** The context of the suites' own examples. */
  @Test
  void a_registered_context_gives_the_terms_their_meaning() {
    String examples = "https://www.w3.org/ns/credentials/examples/v2";
    Map<String, Object> document =
        Map.of("@context", Map.of("@vocab", "https://www.w3.org/ns/credentials/examples#"));
    Map<String, @Nullable Object> written = with("@context", List.of(VcApi.V2, examples));
    written.put("type", List.of("VerifiableCredential", "ExampleDegreeCredential"));
    written.put(
        "credentialSubject",
        Map.of(
            "id",
            "did:example:subject",
            "degree",
            Map.of("type", "ExampleBachelorDegree", "name", "Bachelor of Science and Arts")));
    assertThat(backend.issue(written).code()).isEqualTo("CONTEXT_NOT_FOUND");
    Answered registered =
        gateway.api().post("/api/v1/contexts", Map.of("url", examples, "document", document));
    assertThat(registered.status()).as(registered.string()).isEqualTo(201);
    assertThat(issued(written)).containsAllEntriesOf(written);
  }

  @Test
  void every_violation_of_the_data_model_is_told_where_it_is() {
    Answered answer = backend.issue(Map.of("validFrom", "today"));
    assertThat(answer.code()).isEqualTo("DOCUMENT_MALFORMED");
    assertThat((List<?>) Objects.requireNonNull(answer.json().get("violations")))
        .extracting(violation -> object(violation).get("pointer"))
        .containsExactlyInAnyOrder(
            "/credential/@context",
            "/credential/type",
            "/credential/issuer",
            "/credential/credentialSubject",
            "/credential/validFrom");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "nonsense",
        "{\"verifiableCredential\":{}}",
        "{\"credential\":[]}",
        "{\"credential\":{},\"more\":1}",
        "{\"credential\":{},\"options\":[]}",
        "{\"credential\":{},\"options\":{\"cryptosuite\":\"handshake\"}}",
        "{\"credential\":{},\"options\":{\"mandatoryPointers\":[\"/issuer\"]}}",
        "{\"credential\":{},\"options\":{\"unheard\":true}}"
      })
  void what_is_no_request_is_told_so(String body) {
    Answered answer =
        gateway
            .api()
            .postRaw(backend.endpoint(), "application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("MALFORMED_REQUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bbs-2023", "dc+sd-jwt"})
  void a_suite_that_is_not_for_this_is_refused_by_its_name(String suite) {
    Answered answer = backend.issue(backend.credential(), Map.of("cryptosuite", suite));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("PROOF_TYPE_UNSUPPORTED");
  }

  @Test
  void a_request_that_is_sent_again_gets_its_answer_again() {
    Api keyed = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, Object> request = Map.of("credential", with("id", "urn:uuid:" + UUID.randomUUID()));
    Answered first = keyed.post(backend.endpoint(), request);
    assertThat(first.status()).as(first.string()).isEqualTo(201);
    assertThat(keyed.post(backend.endpoint(), request).body()).isEqualTo(first.body());
    assertThat(keyed.post(backend.endpoint(), Map.of("credential", backend.credential())).code())
        .isEqualTo("IDEMPOTENCY_CONFLICT");
    Api another = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    List<Answered> answers =
        another.postAtOnce(
            16, backend.endpoint(), Map.of("credential", with("id", "urn:x:" + UUID.randomUUID())));
    assertThat(answers).extracting(Answered::string).containsOnly(answers.getFirst().string());
    assertThat(answers).extracting(Answered::status).containsOnly(201);
  }

  private static long credentials() {
    return gateway.count("select count(*) from credential");
  }

  private static Map<String, @Nullable Object> issued(Map<String, ?> credential) {
    return VcApi.verifiable(backend.issue(credential));
  }

  private static Map<String, @Nullable Object> with(String member, @Nullable Object value) {
    Map<String, @Nullable Object> credential = backend.credential();
    credential.put(member, value);
    return credential;
  }

  private static @Nullable Object json(String json) {
    return Json.object("{\"it\":" + json + "}").get("it");
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(value));
  }

  private static List<String> keys(Map<String, ?> members, String... more) {
    List<String> keys = new ArrayList<>(members.keySet());
    keys.addAll(List.of(more));
    return keys;
  }
}
