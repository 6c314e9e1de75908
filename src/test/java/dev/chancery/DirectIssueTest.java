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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /api/v1/credentials/issue}. */
class DirectIssueTest {
  private static TestGateway gateway;
  private static Backend backend;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    backend = Backend.of(gateway.api());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void claims_become_a_credential_of_the_data_model() {
    Wallet holder = Wallet.p256();
    Answered answer = backend.issue(backend.request(holder));
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    Credential credential = Credential.in(answer);
    assertThat(credential.verifies(didDocument())).isTrue();
    assertThat(credential.payload())
        .containsEntry("id", answer.text("credentialId"))
        .containsEntry("type", List.of("VerifiableCredential", "Badge"))
        .doesNotContainKey("validUntil");
    assertThat(credential.object("credentialSubject"))
        .containsEntry("id", holder.did())
        .containsAllEntriesOf(Backend.CLAIMS);
    assertThat(credential.objects("credentialStatus"))
        .hasSize(2)
        .allSatisfy(
            entry ->
                assertThat(entry)
                    .containsEntry("type", "BitstringStatusListEntry")
                    .containsEntry("statusListIndex", answer.text("statusListIndex")));
  }

  @Test
  void the_proof_type_chooses_the_format() {
    Wallet holder = Wallet.ed25519();
    Answered answer = backend.issue(with(backend.request(holder), "proofType", "dc+sd-jwt"));
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    Credential credential = Credential.in(answer);
    assertThat(credential.verifies(didDocument())).isTrue();
    assertThat(credential.claims()).containsAllEntriesOf(Backend.CLAIMS);
    assertThat(credential.holderKey()).containsEntry("x", holder.x());
  }

  @Test
  void what_expires_says_when() {
    Answered answer =
        backend.issue(
            with(backend.request(Wallet.ed25519()), "expirationDate", "2031-02-03T04:05:06Z"));
    assertThat(Credential.in(answer).payload()).containsEntry("validUntil", "2031-02-03T04:05:06Z");
  }

  @Test
  void what_cannot_be_revoked_has_no_status() {
    Answered answer = backend.issue(with(backend.request(Wallet.ed25519()), "revocable", false));
    assertThat(answer.json()).containsOnlyKeys("credential", "credentialId");
    assertThat(Credential.in(answer).payload()).doesNotContainKey("credentialStatus");
  }

  @Test
  void a_holder_without_an_authentication_key_is_only_named() {
    String did = "did:example:" + UUID.randomUUID();
    Answered registered =
        gateway.api().post("/api/v1/dids", Map.of("did", did, "document", Map.of("id", did)));
    assertThat(registered.status()).as(registered.string()).isEqualTo(201);
    Map<String, @Nullable Object> request =
        with(backend.request(Wallet.ed25519()), "holderDid", did);
    assertThat(Credential.in(backend.issue(request)).payload()).doesNotContainKey("cnf");
    assertThat(backend.issue(with(request, "proofType", "dc+sd-jwt")).code())
        .isEqualTo("HOLDER_NOT_FOUND");
  }

  /** The key is published, and lost: nobody can open it. */
  @Test
  void a_refused_signature_issues_nothing_and_may_be_asked_for_again() {
    Backend apart = Backend.of(gateway.api());
    assertThat(gateway.api().get("/api/v1/issuers/" + Api.encoded(apart.issuerDid())).status())
        .isEqualTo(200);
    TestServers.execute(
        gateway.database(),
        """
        create table lost as select * from signing_key where issuer_did = '%1$s';
        delete from signing_key where issuer_did = '%1$s'
        """
            .formatted(apart.issuerDid()));
    Map<String, @Nullable Object> request =
        with(apart.request(Wallet.ed25519()), "revocable", false);
    Api keyed = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    long before = gateway.count("select count(*) from credential");

    Answered refused = keyed.post("/api/v1/credentials/issue", request);

    assertThat(refused.status()).as(refused.string()).isEqualTo(502);
    assertThat(refused.code()).isEqualTo("SIGNING_FAILED");
    Answered batch = apart.issueBatch(apart.batch(List.of(Backend.entry(Wallet.ed25519()))));
    assertThat(batch.code()).as(batch.string()).isEqualTo("SIGNING_FAILED");
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(before);
    TestServers.execute(
        gateway.database(), "insert into signing_key select * from lost; drop table lost");
    assertThat(keyed.post("/api/v1/credentials/issue", request).status()).isEqualTo(201);
  }

  /** What is wrong, each with everything that comes before it put right. */
  record Fault(String code, int status, Map<String, ?> changes) {
    @Override
    public String toString() {
      return code;
    }
  }

  static Stream<Fault> faults() {
    String deactivated = Campaign.issuer(gateway.api(), "P-256");
    Answered ended =
        gateway.api().post("/api/v1/issuers/" + Api.encoded(deactivated) + "/deactivate", Map.of());
    assertThat(ended.status()).as(ended.string()).isLessThan(300);
    return Stream.of(
        new Fault("ISSUER_NOT_FOUND", 404, Map.of("issuerDid", "did:web:nobody.example")),
        new Fault("ISSUER_DEACTIVATED", 409, Map.of("issuerDid", deactivated)),
        new Fault("SCHEMA_NOT_FOUND", 404, Map.of("schemaId", "no-such-schema")),
        new Fault("ISSUER_NOT_AUTHORIZED", 403, Map.of("schemaId", schemaOfOthers())),
        new Fault("SCHEMA_VALIDATION_FAILED", 422, Map.of("claims", Map.of("event", 5))),
        new Fault("HOLDER_NOT_FOUND", 400, Map.of("holderDid", "did:web:127.0.0.1%3A1")));
  }

  private static String schemaOfOthers() {
    String id = "others-" + Long.toHexString(System.nanoTime());
    Answered made =
        gateway
            .api()
            .post(
                "/api/v1/schemas",
                Map.of(
                    "id",
                    id,
                    "name",
                    "Badge of others",
                    "version",
                    "1",
                    "type",
                    List.of("Badge"),
                    "jsonSchema",
                    Map.of("type", "object"),
                    "authorizedIssuers",
                    List.of("did:web:other.example")));
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return id;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void each_fault_has_its_code_and_leaves_nothing_behind(Fault fault) {
    long before = gateway.count("select count(*) from credential");
    Answered answer = backend.issue(with(backend.request(Wallet.ed25519()), fault.changes));
    assertThat(answer.code()).as(answer.string()).isEqualTo(fault.code);
    assertThat(answer.status()).isEqualTo(fault.status);
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(before);
  }

  @Test
  void of_several_faults_the_first_check_tells() {
    List<Fault> faults = faults().toList();
    for (int first = 0; first < faults.size(); first++) {
      Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
      for (Fault fault : faults.subList(first, faults.size()).reversed()) {
        request.putAll(fault.changes);
      }
      assertThat(backend.issue(request).code()).isEqualTo(faults.get(first).code);
    }
  }

  @Test
  void every_violation_of_the_schema_is_told() {
    Answered answer =
        backend.issue(
            with(
                backend.request(Wallet.ed25519()),
                "claims",
                Map.of("event", 5, "name", true, "unknown", "x")));
    assertThat((List<?>) Objects.requireNonNull(answer.json().get("violations")))
        .extracting(violation -> Json.members((Map<?, ?>) violation).get("pointer"))
        .contains("/event", "/name")
        .hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void nothing_of_another_organisation_is_there() {
    Backend neighbour = Backend.of(gateway.organisation("Neighbour"));
    assertThat(
            neighbour
                .issue(with(neighbour.request(Wallet.p256()), "issuerDid", backend.issuerDid()))
                .code())
        .isEqualTo("ISSUER_NOT_FOUND");
    assertThat(
            neighbour
                .issue(with(neighbour.request(Wallet.p256()), "schemaId", backend.schemaId()))
                .code())
        .isEqualTo("SCHEMA_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"schemaId\":\"a\",\"issuerDid\":\"did:web:a.example\",\"claims\":{}}",
        "{\"schemaId\":\"a\",\"issuerDid\":\"nobody\",\"holderDid\":\"did:web:b.example\",\"claims\":{}}",
        "[]",
        "nonsense"
      })
  void what_is_no_request_is_told_so(String body) {
    Answered answer =
        gateway
            .api()
            .postRaw(
                "/api/v1/credentials/issue",
                "application/json",
                body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).isEqualTo(400);
  }

  static Stream<Map<String, Object>> malformed() {
    return Stream.of(
        Map.of("expirationDate", "2001-01-01T00:00:00Z"),
        Map.of("expirationDate", "tomorrow"),
        Map.of("expirationDate", "+10000-01-01T00:00:00Z"),
        Map.of("expirationDate", "9999-12-31T23:59:59-01:00"),
        Map.of("proofType", "handshake"),
        Map.of("vcdmVersion", "3.0"),
        Map.of("revocable", "yes"),
        Map.of("claims", List.of()),
        Map.of("claims", Map.of("id", "did:web:else.example")),
        Map.of("colour", "red"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void a_member_that_makes_no_sense_is_named(Map<String, Object> changes) {
    Answered answer = backend.issue(with(backend.request(Wallet.ed25519()), changes));
    assertThat(answer.code()).isEqualTo("MALFORMED_REQUEST");
    assertThat(answer.text("pointer")).startsWith("/" + changes.keySet().iterator().next());
  }

  @Test
  void a_request_that_is_sent_again_gets_its_answer_again() {
    Api keyed = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
    Answered first = keyed.post("/api/v1/credentials/issue", request);
    assertThat(first.status()).as(first.string()).isEqualTo(201);
    assertThat(keyed.post("/api/v1/credentials/issue", request).body()).isEqualTo(first.body());
    Answered other = keyed.post("/api/v1/credentials/issue", with(request, "revocable", false));
    assertThat(other.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
  }

  @Test
  void of_32_parallel_duplicates_there_is_one_row_and_one_answer() {
    Api keyed = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Wallet holder = Wallet.ed25519();
    List<Answered> answers =
        keyed.postAtOnce(32, "/api/v1/credentials/issue", backend.request(holder));
    assertThat(answers).extracting(Answered::status).containsOnly(201);
    assertThat(answers).extracting(Answered::string).containsOnly(answers.getFirst().string());
    assertThat(
            gateway.count(
                "select count(*) from credential c join holder h on h.id = c.holder_id where h.did = '"
                    + holder.did()
                    + "'"))
        .isEqualTo(1);
  }

  private static Map<String, @Nullable Object> didDocument() {
    return IssuersTest.served(gateway.stranger(), backend.issuerDid());
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> request, String name, Object value) {
    return with(request, Map.of(name, value));
  }

  private static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> request, Map<String, ?> changes) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(request);
    changed.putAll(changes);
    return changed;
  }
}
