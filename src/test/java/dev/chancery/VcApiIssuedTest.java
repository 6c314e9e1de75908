package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.VcApi;
import dev.chancery.testing.Wallet;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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

/** What VC-API has secured, asked for by its name: to have it again, and to change its status. */
class VcApiIssuedTest {
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
  void nothing_of_another_organisation_is_there() {
    Api neighbour = gateway.organisation("Neighbour");
    String id = "urn:uuid:" + UUID.randomUUID();
    Answered issued = backend.issue(with("id", id));
    assertThat(issued.status()).isEqualTo(201);
    Answered refused = new VcApi(neighbour, backend.issuerDid()).issue(backend.credential());
    assertThat(refused.code()).isEqualTo("ISSUER_NOT_FOUND");
    for (String name : List.of(id, segment(issued))) {
      assertThat(neighbour.get("/credentials/" + name).status()).isEqualTo(404);
      assertThat(neighbour.post("/credentials/status", suspension(name, true)).status())
          .isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "urn:uuid:00000000-0000-4000-8000-000000000000",
        "https://example.com/a/b?c=d#e",
        "%00",
        "nothing"
      })
  void a_name_that_nothing_has_is_not_found(String name) {
    Answered answer = gateway.api().get("/credentials/" + Api.encoded(name));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("NOT_FOUND");
    assertThat(gateway.api().get("/credentials/%00").status()).isIn(400, 404);
  }

  @Test
  void a_name_is_one_of_its_issuer_alone() {
    String id = "https://example.com/credentials/" + UUID.randomUUID() + "?of=one#and";
    assertThat(backend.issue(with("id", id)).status()).isEqualTo(201);
    Answered taken = backend.issue(with("id", id));
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.code()).isEqualTo("ALREADY_EXISTS");
    assertThat(taken.text("id")).isEqualTo(id);
    VcApi other = VcApi.of(gateway.api());
    Map<String, @Nullable Object> others = other.credential();
    others.put("id", id);
    assertThat(other.issue(others).status()).isEqualTo(201);
    Answered found = gateway.api().get("/credentials/" + Api.encoded(id));
    assertThat(VcApi.verifiable(found)).containsEntry("id", id);
  }

  /** Whoever revokes what the ledger calls so means that, and not what somebody named after it. */
  @Test
  void no_name_takes_an_id_of_the_ledger() {
    Answered first = backend.issue(backend.credential());
    String id = URLDecoder.decode(segment(first), StandardCharsets.UTF_8);
    Answered second = backend.issue(with("id", id));
    assertThat(second.status()).as(second.string()).isEqualTo(201);
    assertThat(VcApi.verifiable(gateway.api().get("/credentials/" + Api.encoded(id))))
        .isEqualTo(VcApi.verifiable(first))
        .isNotEqualTo(VcApi.verifiable(second));
  }

  /** The youngest would be taken back, whosever it is. */
  @Test
  void where_several_issuers_use_one_name_its_entry_says_which_is_meant() {
    String id = "urn:uuid:" + UUID.randomUUID();
    Answered first = backend.issue(with("id", id));
    VcApi other = VcApi.of(gateway.api());
    Map<String, @Nullable Object> others = other.credential();
    others.put("id", id);
    assertThat(other.issue(others).status()).isEqualTo(201);
    Answered ambiguous = gateway.api().post("/credentials/status", suspension(id, true));
    assertThat(ambiguous.status()).isEqualTo(409);
    assertThat(ambiguous.code()).isEqualTo("CONFLICT");
    Map<String, @Nullable Object> meant = suspension(id, true);
    meant.put(
        "credentialStatus",
        object(
            ((List<?>) Objects.requireNonNull(VcApi.verifiable(first).get("credentialStatus")))
                .getLast()));
    assertThat(state(meant)).isEqualTo("suspended");
    assertThat(
            TestServers.value(
                gateway.database(),
                "select state from credential where id = '"
                    + URLDecoder.decode(segment(first), StandardCharsets.UTF_8)
                        .substring("urn:uuid:".length())
                    + "'"))
        .isEqualTo("suspended");
  }

  /** VCDM 2.0 §4.13.2: what is no object itself is put into one. */
  @ParameterizedTest
  @ValueSource(strings = {"dc+sd-jwt", "vc+jwt"})
  void what_is_no_object_is_had_again_in_an_envelope(String proofType) {
    Backend issuing = Backend.of(gateway.api());
    Map<String, @Nullable Object> request = issuing.request(Wallet.p256());
    request.put("proofType", proofType);
    Answered issued = issuing.issue(request);
    assertThat(issued.status()).as(issued.string()).isEqualTo(201);
    Answered again = gateway.api().get("/credentials/" + Api.encoded(issued.text("credentialId")));
    assertThat(VcApi.verifiable(again))
        .containsEntry("@context", VcApi.V2)
        .containsEntry("type", "EnvelopedVerifiableCredential")
        .containsEntry("id", "data:application/" + proofType + "," + issued.text("credential"));
  }

  @Test
  void of_32_parallel_requests_for_one_name_one_is_served() {
    String id = "urn:uuid:" + UUID.randomUUID();
    List<Answered> answers =
        gateway.api().postAtOnce(32, backend.endpoint(), Map.of("credential", with("id", id)));
    assertThat(answers).extracting(Answered::status).containsOnly(201, 409);
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
  }

  @Test
  void what_has_no_id_can_be_given_a_name_all_the_same() {
    String name = "example.com/" + UUID.randomUUID();
    Answered issued = backend.issue(backend.credential(), Map.of("credentialId", name));
    assertThat(VcApi.verifiable(issued)).doesNotContainKey("id");
    assertThat(VcApi.verifiable(gateway.api().get("/credentials/" + Api.encoded(name))))
        .isEqualTo(VcApi.verifiable(issued));
    assertThat(
            backend
                .issue(with("id", "urn:x:one"), Map.of("credentialId", "urn:x:another"))
                .text("pointer"))
        .isEqualTo("/options/credentialId");
  }

  @Test
  void what_is_forgotten_was_issued_all_the_same() {
    String id = "urn:uuid:" + UUID.randomUUID();
    assertThat(backend.issue(with("id", id)).status()).isEqualTo(201);
    TestServers.execute(
        gateway.database(), "update credential set sealed = null where name is not null");
    Answered answer = gateway.api().get("/credentials/" + Api.encoded(id));
    assertThat(answer.status()).isEqualTo(410);
    assertThat(answer.code()).isEqualTo("CREDENTIAL_FORGOTTEN");
    assertThat(backend.issue(with("id", id)).status()).isEqualTo(409);
  }

  @Test
  void a_search_without_a_filter_finds_it() {
    Api own = gateway.organisation("Searching");
    VcApi issuer = VcApi.of(own);
    Map<String, @Nullable Object> nobodys = issuer.credential();
    nobodys.put("credentialSubject", Map.of("shade", "red"));
    assertThat(issuer.issue(nobodys).status()).isEqualTo(201);
    assertThat(issuer.issue(issuer.credential()).status()).isEqualTo(201);
    List<?> found =
        (List<?>) Objects.requireNonNull(own.get("/api/v1/credentials").json().get("credentials"));
    assertThat(found).hasSize(2);
    assertThat(found)
        .extracting(each -> object(each).get("holderDid"))
        .containsExactlyInAnyOrder("did:example:subject", null);
    assertThat(found).allSatisfy(each -> assertThat(object(each)).doesNotContainKey("schemaId"));
  }

  @Test
  void a_status_is_changed_by_the_credentials_name() {
    String id = "urn:uuid:" + UUID.randomUUID();
    Answered issued = backend.issue(with("id", id));
    assertThat(state(suspension(id, true))).isEqualTo("suspended");
    assertThat(state(suspension(id, true))).isEqualTo("suspended");
    assertThat(state(suspension(id, false))).isEqualTo("active");
    Map<String, @Nullable Object> revocation = suspension(id, true);
    Map<String, @Nullable Object> entry =
        object(
            ((List<?>) Objects.requireNonNull(VcApi.verifiable(issued).get("credentialStatus")))
                .getFirst());
    revocation.put("credentialStatus", entry);
    assertThat(state(revocation)).isEqualTo("revoked");
    Answered refused = gateway.api().post("/credentials/status", suspension(id, false));
    assertThat(refused.code()).isEqualTo("CREDENTIAL_REVOKED");
  }

  @Test
  void an_update_of_the_status_that_makes_no_sense_changes_nothing() {
    String id = "urn:uuid:" + UUID.randomUUID();
    assertThat(backend.issue(with("id", id)).status()).isEqualTo(201);
    Map<String, Object> good =
        Map.of("type", "BitstringStatusListEntry", "statusPurpose", "revocation");
    for (Map<String, ?> bad :
        List.of(
            Map.of("credentialId", id, "credentialStatus", good),
            Map.of("credentialId", id, "status", true),
            Map.of("credentialStatus", good, "status", true),
            Map.of("credentialId", id, "credentialStatus", good, "status", "yes"),
            Map.of("credentialId", id, "credentialStatus", good, "status", false),
            Map.of("credentialId", id, "credentialStatus", good, "status", true, "x", 1),
            Map.of("credentialId", id, "credentialStatus", List.of(good), "status", true),
            update(id, "type", "StatusList2021Entry"),
            update(id, "statusPurpose", "refresh"),
            update(id, "statusListIndex", "-1"),
            update(id, "statusListCredential", "https://example.com/list"))) {
      Answered answer = gateway.api().post("/credentials/status", bad);
      assertThat(answer.status()).as(bad + ": " + answer).isEqualTo(400);
    }
    assertThat(state(suspension(id, false))).isEqualTo("active");
  }

  @Test
  void what_has_no_entry_cannot_be_revoked() {
    Map<String, @Nullable Object> written = with("id", "urn:x:" + UUID.randomUUID());
    written.put("credentialStatus", Map.of("type", "https://terms.example/#Status"));
    assertThat(backend.issue(written).status()).isEqualTo(201);
    Answered answer =
        gateway
            .api()
            .post("/credentials/status", suspension(String.valueOf(written.get("id")), true));
    assertThat(answer.code()).isEqualTo("NOT_REVOCABLE");
  }

  private static Map<String, @Nullable Object> update(String id, String member, Object value) {
    Map<String, @Nullable Object> update = suspension(id, true);
    Map<String, @Nullable Object> entry =
        new LinkedHashMap<>(object(update.get("credentialStatus")));
    entry.put(member, value);
    update.put("credentialStatus", entry);
    return update;
  }

  private static Map<String, @Nullable Object> suspension(String id, boolean status) {
    Map<String, @Nullable Object> update = new LinkedHashMap<>();
    update.put("credentialId", id);
    update.put(
        "credentialStatus",
        Map.of("type", "BitstringStatusListEntry", "statusPurpose", "suspension"));
    update.put("status", status);
    return update;
  }

  private static String state(Map<String, ?> update) {
    Answered answer = gateway.api().post("/credentials/status", update);
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    return answer.text("state");
  }

  private static String segment(Answered issued) {
    String location = String.valueOf(issued.header("Location"));
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static Map<String, @Nullable Object> with(String member, @Nullable Object value) {
    Map<String, @Nullable Object> credential = backend.credential();
    credential.put(member, value);
    return credential;
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(value));
  }
}
