package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.VcApi;
import dev.chancery.testing.Wallet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /credentials/verify} and {@code /presentations/verify} of VC-API. */
class VcApiVerifyTest {
  private static final String CREDENTIALS = "/credentials/verify";
  private static final String PRESENTATIONS = "/presentations/verify";

  /** As the suites of the W3C ask. */
  private static final Map<String, Object> AS_SUITES = Map.of("checks", List.of("proof"));

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eddsa-rdfc-2022",
        "eddsa-jcs-2022",
        "ecdsa-rdfc-2019",
        "Ed25519Signature2020",
        "vc+jwt"
      })
  void what_was_secured_verifies(String suite) {
    Answered answer = credential(secured(suite), Map.of());
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    assertThat(answer.json()).containsOnlyKeys("verified", "problemDetails");
    assertThat(answer.json())
        .containsEntry("verified", true)
        .containsEntry("problemDetails", List.of());
    assertThat(credential(secured(suite), AS_SUITES).status()).isEqualTo(200);
  }

  @Test
  void so_does_one_of_version_1_1() {
    Map<String, @Nullable Object> secured =
        VcApi.verifiable(backend.issue(backend.oldCredential()));
    assertThat(credential(secured, Map.of()).json()).containsEntry("verified", true);
  }

  @Test
  void a_jwt_may_come_as_it_is() {
    String url = String.valueOf(secured("vc+jwt").get("id"));
    String jwt = url.substring(url.indexOf(',') + 1);
    assertThat(credential(jwt, Map.of()).json()).containsEntry("verified", true);
    assertThat(credential(jwt + "A", Map.of()).json()).doesNotContainEntry("verified", true);
  }

  @Test
  void what_was_changed_does_not_verify_and_is_told_by_the_convention_that_is_asked_for() {
    Map<String, @Nullable Object> changed = secured("eddsa-rdfc-2022");
    changed.put("credentialSubject", Map.of("id", "did:example:subject", "shade", "red"));
    Answered answer = credential(changed, Map.of());
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    assertThat(answer.json()).containsEntry("verified", false);
    assertThat(problems(answer))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem).containsKeys("type", "title", "detail");
              assertThat(String.valueOf(problem.get("type"))).startsWith("https://");
              assertThat(String.valueOf(problem.get("pointer")))
                  .startsWith("/verifiableCredential/proof");
            });
    Answered asSuites = credential(changed, AS_SUITES);
    assertThat(asSuites.status()).isEqualTo(400);
    assertThat(asSuites.header("Content-Type")).isEqualTo("application/json");
    assertThat(asSuites.json()).containsEntry("verified", false).containsKey("checks");
  }

  @Test
  void what_has_no_proof_does_not_verify() {
    assertThat(credential(backend.credential(), Map.of()).json()).containsEntry("verified", false);
    assertThat(credential(backend.credential(), AS_SUITES).status()).isEqualTo(400);
  }

  @Test
  void what_is_revoked_does_not_verify() {
    Answered issued = backend.issue(backend.credential());
    Map<String, @Nullable Object> secured = VcApi.verifiable(issued);
    assertThat(credential(secured, Map.of()).json()).containsEntry("verified", true);
    String location = String.valueOf(issued.header("Location"));
    String id = location.substring(location.lastIndexOf('/') + 1).replace("%3A", ":");
    Map<String, Object> entry =
        Map.of("type", "BitstringStatusListEntry", "statusPurpose", "revocation");
    Map<String, Object> update =
        Map.of("credentialId", id, "credentialStatus", entry, "status", true);
    assertThat(gateway.api().post("/credentials/status", update).status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(problems(credential(secured, Map.of())))
                    .extracting(problem -> problem.get("title"))
                    .contains("STATUS_VERIFICATION_ERROR"));
  }

  @Test
  void an_answer_has_what_was_asked_for() {
    Map<String, @Nullable Object> secured = secured("eddsa-rdfc-2022");
    Answered answer =
        credential(
            secured,
            Map.of("returnCredential", true, "returnResults", true, "returnProblemDetails", false));
    assertThat(answer.json()).containsOnlyKeys("verified", "results", "credential");
    assertThat(answer.object("credential")).isEqualTo(secured);
    assertThat(answer.object("results"))
        .containsEntry("proof", Map.of("verified", true))
        .containsEntry("credentialStatus", Map.of("verified", true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@context | null",
        "@context | \"string\"",
        "@context | {}",
        "@context | [null]",
        "@context | [10]",
        "type | null",
        "type | {}",
        "type | [10]",
        "type | \"string\"",
        "issuer | null",
        "issuer | []",
        "issuer | 10",
        "credentialSubject | null",
        "credentialSubject | []",
        "credentialSubject | \"string\"",
        "credentialStatus | {}"
      })
  void what_is_no_credential_cannot_be_verified(String member, String json) {
    Map<String, @Nullable Object> malformed = secured("eddsa-rdfc-2022");
    malformed.put(member, Json.object("{\"it\":" + json + "}").get("it"));
    Answered answer = credential(malformed, Map.of());
    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("DOCUMENT_MALFORMED");
  }

  /** VCDM 2.0 §4 and §5, Bitstring Status List §2.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "@context | ",
        "@context | [\"https://terms.example/context\"]",
        "@context | [\"https://terms.example/context\",\"https://www.w3.org/ns/credentials/v2\"]",
        "type | ",
        "type | [\"Badge\"]",
        "issuer | ",
        "issuer | \"nobody\"",
        "issuer | {\"name\":\"nobody\"}",
        "credentialSubject | ",
        "credentialSubject | {}",
        "credentialSubject | [{\"id\":\"urn:a\"},{}]",
        "validFrom | \"2026-01-02T03:04:05\"",
        "validFrom | 1767323045",
        "validUntil | \"2026-01-02T03:04:04Z\"",
        "validUntil | \"2026-01-02T05:04:05+02:01\"",
        "credentialStatus | {\"id\":\"urn:a\"}",
        "credentialStatus | {\"type\":\"BitstringStatusListEntry\"}",
        "credentialStatus | {\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"revocation\",\"statusListIndex\":7,\"statusListCredential\":\"urn:l\"}",
        "credentialStatus | {\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"message\",\"statusListIndex\":\"7\",\"statusListCredential\":\"urn:l\",\"statusSize\":2}",
        "credentialStatus | {\"type\":\"BitstringStatusListEntry\",\"statusPurpose\":\"message\",\"statusListIndex\":\"7\",\"statusListCredential\":\"urn:l\",\"statusSize\":1,\"statusMessage\":[{}]}",
        "credentialSchema | {\"type\":\"JsonSchema\"}",
        "credentialSchema | {\"id\":\"urn:s\"}",
        "refreshService | {}",
        "termsOfUse | [{}]",
        "evidence | {\"id\":\"urn:e\"}",
        "relatedResource | {\"id\":\"urn:r\"}",
        "relatedResource | {\"digestSRI\":\"sha256-x\"}",
        "relatedResource | [{\"id\":\"urn:r\",\"digestSRI\":\"sha256-x\"},{\"id\":\"urn:r\",\"digestSRI\":\"sha256-x\"}]"
      })
  void a_credential_of_the_wrong_shape_cannot_be_verified_however_it_comes(
      String member, @Nullable String json) {
    Wallet issuer = Wallet.ed25519();
    Map<String, @Nullable Object> shapeless = with(issuer, member, json);
    Map<String, @Nullable Object> embedded = new LinkedHashMap<>(shapeless);
    embedded.put("proof", secured("eddsa-rdfc-2022").get("proof"));
    String jwt = jwt(issuer, shapeless);
    for (Answered answer :
        List.of(
            credential(embedded, Map.of()),
            credential(jwt, Map.of()),
            credential(enveloped(jwt), Map.of()),
            presentation(presented(issuer, embedded), Map.of()),
            presentation(presented(issuer, List.of(embedded)), Map.of()),
            presentation(presented(issuer, enveloped(jwt)), Map.of()),
            presentation(presented(issuer, List.of(enveloped(jwt))), Map.of()))) {
      assertThat(answer.status()).as(answer.string()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("DOCUMENT_MALFORMED");
      assertThat(answer.string()).contains("/" + member);
    }
  }

  /** Which an envelope hides from whoever looks at the outside. */
  @Test
  void what_was_of_the_right_shape_verifies_however_it_comes() {
    Wallet issuer = Wallet.ed25519();
    String jwt = jwt(issuer, with(issuer, "name", "\"a badge\""));
    for (Answered answer :
        List.of(
            credential(jwt, Map.of()),
            credential(enveloped(jwt), Map.of()),
            presentation(presented(issuer, enveloped(jwt)), Map.of()),
            presentation(presented(issuer, List.of(enveloped(jwt))), Map.of()))) {
      assertThat(answer.json()).as(answer.string()).containsEntry("verified", true);
    }
  }

  /** VCDM 2.0 §4.7 has any URL; that nobody finds its keys is no fault of the shape. */
  @Test
  void an_issuer_that_is_no_did_does_not_verify() {
    Map<String, @Nullable Object> secured = secured("eddsa-rdfc-2022");
    secured.put("issuer", "https://issuer.example/");
    Answered answer = credential(secured, Map.of());
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    assertThat(answer.json()).containsEntry("verified", false);
    assertThat(problems(answer))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .containsEntry("title", "INVALID_CONTROLLED_IDENTIFIER_DOCUMENT")
                    .containsEntry("pointer", "/verifiableCredential/issuer"));
    assertThat(credential(secured, AS_SUITES).json()).containsEntry("verified", false);
  }

  @Test
  void a_proof_of_tomorrow_does_not_verify_today() {
    Map<String, @Nullable Object> secured = secured("eddsa-rdfc-2022");
    Map<String, @Nullable Object> proof = new LinkedHashMap<>(object(secured.get("proof")));
    proof.put("created", "2999-01-01T00:00:00Z");
    secured.put("proof", proof);
    assertThat(problems(credential(secured, Map.of())))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .containsEntry("title", "RANGE_ERROR")
                    .containsEntry("pointer", "/verifiableCredential/proof/created"));
  }

  private static Map<String, @Nullable Object> with(
      Wallet issuer, String member, @Nullable String json) {
    Map<String, @Nullable Object> credential = backend.credential();
    credential.put("issuer", issuer.did());
    if (json == null) {
      credential.remove(member);
    } else {
      credential.put(member, Json.object("{\"it\":" + json + "}").get("it"));
    }
    return credential;
  }

  private static String jwt(Wallet issuer, Map<String, ?> credential) {
    return issuer.sign(Map.of("typ", "vc+jwt", "alg", "EdDSA", "kid", issuer.kid()), credential);
  }

  private static Map<String, Object> enveloped(String jwt) {
    return Map.of(
        "@context",
        VcApi.V2,
        "id",
        "data:application/vc+jwt," + jwt,
        "type",
        "EnvelopedVerifiableCredential");
  }

  @ParameterizedTest
  @ValueSource(strings = {"type", "created", "verificationMethod", "proofValue", "proofPurpose"})
  void a_proof_that_lacks_a_member_is_none(String member) {
    Map<String, @Nullable Object> secured = secured("Ed25519Signature2020");
    Map<String, @Nullable Object> proof = new LinkedHashMap<>(object(secured.get("proof")));
    proof.remove(member);
    secured.put("proof", proof);
    assertThat(credential(secured, AS_SUITES).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"verifiableCredential\":null}",
        "{\"credential\":{}}",
        "{\"verifiableCredential\":{},\"more\":1}",
        "{\"verifiableCredential\":4}",
        "{\"verifiableCredential\":{},\"options\":{\"unheard\":1}}",
        "{\"verifiableCredential\":{},\"options\":{\"checks\":\"proof\"}}",
        "{\"verifiableCredential\":{},\"options\":{\"challenge\":\"c\"}}"
      })
  void what_is_no_request_is_told_so(String body) {
    assertThat(gateway.api().post(CREDENTIALS, Json.object(body)).status()).isEqualTo(400);
  }

  @Test
  void a_presentation_is_verified_with_its_credentials_for_what_is_expected() {
    Wallet holder = Wallet.ed25519();
    String jwt = presented(holder, List.of(secured("eddsa-rdfc-2022")));
    assertThat(presentation(jwt, Map.of("challenge", "c-1", "domain", "verifier.example")).json())
        .containsEntry("verified", true);
    assertThat(presentation(jwt, Map.of()).json()).containsEntry("verified", true);
    Answered replayed = presentation(jwt, Map.of("challenge", "c-2"));
    assertThat(replayed.status()).isEqualTo(200);
    assertThat(problems(replayed))
        .extracting(problem -> problem.get("title"))
        .contains("INVALID_CHALLENGE_ERROR");
    Map<String, @Nullable Object> changed = secured("eddsa-rdfc-2022");
    changed.put("credentialSubject", Map.of("id", "did:example:subject", "shade", "red"));
    Answered forged = presentation(presented(holder, List.of(changed)), Map.of());
    assertThat(forged.json()).containsEntry("verified", false);
    assertThat(problems(forged))
        .anySatisfy(
            problem ->
                assertThat(String.valueOf(problem.get("pointer")))
                    .startsWith("/verifiablePresentation/verifiableCredential/0"));
  }

  private static String presented(Wallet holder, Object credentials) {
    return holder.sign(
        Map.of("typ", "vp+jwt", "alg", "EdDSA", "kid", holder.kid()),
        Map.of(
            "@context",
            List.of(VcApi.V2),
            "type",
            List.of("VerifiablePresentation"),
            "holder",
            holder.did(),
            "verifiableCredential",
            credentials,
            "nonce",
            "c-1",
            "aud",
            "verifier.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"]}",
        "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"type\":\"VerifiableCredential\"}",
        "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"type\":\"VerifiablePresentation\",\"holder\":{}}",
        "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"type\":\"VerifiablePresentation\",\"verifiableCredential\":[{}]}",
        "{\"@context\":[],\"type\":\"EnvelopedVerifiablePresentation\",\"id\":\"data:application/vp+jwt,e30.e30.e30\"}",
        "{\"@context\":\"https://www.w3.org/ns/credentials/v2\",\"type\":\"EnvelopedVerifiablePresentation\",\"id\":\"e30.e30.e30\"}"
      })
  void what_is_no_presentation_cannot_be_verified(String json) {
    Answered answer = presentation(Json.object(json), Map.of());
    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("DOCUMENT_MALFORMED");
  }

  /** A bit of a good one is turned, whichever: none of them verifies, and none is a bug of ours. */
  @Test
  void no_credential_with_a_random_change_verifies() {
    Random random = new Random(20_260_122);
    String good = Json.text(secured("eddsa-rdfc-2022"));
    for (int i = 0; i < 200; i++) {
      char[] changed = good.toCharArray();
      int at = random.nextInt(changed.length);
      changed[at] = (char) (changed[at] ^ (1 << random.nextInt(5)));
      byte[] body =
          ("{\"verifiableCredential\":" + new String(changed) + "}")
              .getBytes(StandardCharsets.UTF_8);
      Answered answer = gateway.api().postRaw(CREDENTIALS, "application/json", body);
      assertThat(answer.status()).as(answer.string()).isIn(200, 400);
      assertThat(answer.json()).doesNotContainEntry("verified", true);
    }
  }

  private static Map<String, @Nullable Object> secured(String suite) {
    return new LinkedHashMap<>(
        VcApi.verifiable(backend.issue(backend.credential(), Map.of("cryptosuite", suite))));
  }

  private static Answered credential(Object credential, Map<String, ?> options) {
    Api api = gateway.api();
    return api.post(CREDENTIALS, Map.of("verifiableCredential", credential, "options", options));
  }

  private static Answered presentation(Object presentation, Map<String, ?> options) {
    Api api = gateway.api();
    return api.post(
        PRESENTATIONS, Map.of("verifiablePresentation", presentation, "options", options));
  }

  private static List<Map<String, @Nullable Object>> problems(Answered answer) {
    return ((List<?>) Objects.requireNonNull(answer.json().get("problemDetails"), answer::string))
        .stream().map(VcApiVerifyTest::object).toList();
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(value));
  }
}
