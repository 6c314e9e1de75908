package dev.chancery;

import static dev.chancery.testing.Delegating.claims;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.Tree;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent may do for somebody, and what it passes on: it can only narrow. */
class AgentDelegationTest extends DelegationFixture {
  private static final String SCHEMA = "/api/v1/schemas/agent-delegation";

  @Test
  void every_organisation_has_the_type_and_nobody_registers_it() {
    Api other = gateway.organisation("Other");
    Map<String, @Nullable Object> type = other.get(SCHEMA).json();
    assertThat(type).containsEntry("id", "agent-delegation");
    assertThat(other.get("/api/v1/schemas").string()).contains("\"agent-delegation\"");
    assertThat(other.post("/api/v1/schemas", type).code()).isEqualTo("SCHEMA_UNUSABLE");
    type.put("type", List.of("Mandate"));
    assertThat(other.post("/api/v1/schemas", type).code()).isEqualTo("ALREADY_EXISTS");
    type.put("id", "another-delegation");
    assertThat(other.post("/api/v1/schemas", type).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eddsa-rdfc-2022",
        "ecdsa-rdfc-2019",
        "eddsa-jcs-2022",
        "Ed25519Signature2020",
        "vc+jwt",
        "dc+sd-jwt"
      })
  void an_agent_gets_what_its_organisation_delegates(String proofType) {
    Wallet agent = Wallet.ed25519();
    Map<String, @Nullable Object> request =
        delegating.request(delegating.issuerDid(), agent.did(), 2);
    request.put("proofType", proofType);
    Answered answer = delegating.issued(request);
    assertThat(answer.json()).doesNotContainKey("parentCredentialId");
    assertThat(said(answer, proofType))
        .containsAllEntriesOf(claims(delegating.issuerDid(), agent.did(), 2))
        .doesNotContainKey("parentCredentialId");
    assertThat(delegating.read(answer)).doesNotContainKey("parentCredentialId");

    Map<String, @Nullable Object> under =
        delegating.request(
            delegating.root(delegating.agentDid()), delegating.agentDid(), agent.did(), 2);
    under.put("proofType", proofType);
    assertThat(said(delegating.issued(under), proofType))
        .containsEntry("parentCredentialId", under.get("parentCredentialId"));
  }

  @Test
  void a_claim_names_no_other_parent_than_is_asked_for() {
    Answered parent = delegating.root(delegating.agentDid());
    Map<String, @Nullable Object> under =
        delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 0);
    change(under, Map.of("parentCredentialId", parent.text("credentialId")));
    delegating.issued(under);
    Map<String, @Nullable Object> first =
        delegating.request(delegating.issuerDid(), Wallet.ed25519().did(), 0);
    change(first, Map.of("parentCredentialId", parent.text("credentialId")));
    change(under, Map.of("parentCredentialId", "urn:uuid:" + UUID.randomUUID()));
    for (Map<String, @Nullable Object> request : List.of(first, under)) {
      Answered refused = delegating.issue(request);
      assertThat(refused.code()).isEqualTo("SCHEMA_VALIDATION_FAILED");
      assertThat(refused.string()).contains("/parentCredentialId");
    }
  }

  private static Map<String, @Nullable Object> said(Answered answer, String proofType) {
    return switch (proofType) {
      case "vc+jwt" -> Credential.in(answer).object("credentialSubject");
      case "dc+sd-jwt" -> Credential.in(answer).payload();
      default ->
          Json.members(
              (Map<?, ?>)
                  Objects.requireNonNull(answer.object("credential").get("credentialSubject")));
    };
  }

  @Test
  void an_agent_passes_it_on_by_a_proof_of_its_key() {
    Wallet agent = Wallet.p256();
    Wallet helper = Wallet.ed25519();
    Answered parent = delegating.root(agent.did());
    Answered child =
        delegating.issued(proved(delegating.request(parent, agent.did(), helper.did(), 1), agent));
    assertThat(child.json()).containsEntry("parentCredentialId", parent.text("credentialId"));
    assertThat(Credential.in(child).object("credentialSubject"))
        .containsEntry("delegator", agent.did())
        .containsEntry("delegate", helper.did());
    assertThat(delegating.read(child))
        .containsEntry("parentCredentialId", parent.text("credentialId"));
    assertThat(
            gateway
                .api()
                .get("/api/v1/credentials?holderDid=" + Api.encoded(helper.did()))
                .string())
        .contains("\"parentCredentialId\":\"" + parent.text("credentialId") + "\"");
  }

  @Test
  void a_person_delegates_by_a_proof_of_their_key() {
    Wallet person = Wallet.named("did:example:" + UUID.randomUUID());
    Map<String, Object> registration = Map.of("did", person.did(), "document", person.document());
    assertThat(gateway.api().post("/api/v1/dids", registration).status()).isEqualTo(201);
    Map<String, @Nullable Object> request =
        delegating.request(person.did(), Wallet.ed25519().did(), 0);
    Answered asked = delegating.issue(request);
    assertThat(asked.status()).isEqualTo(403);
    assertThat(asked.json()).containsEntry("did", person.did());
    delegating.issued(proved(request, person));
  }

  @Test
  void what_waits_for_its_agent_says_its_parent_too() {
    Answered parent = delegating.root(delegating.agentDid());
    Map<String, @Nullable Object> request =
        delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 0);
    request.put("deliver", Map.of("by", "token"));
    assertThat(delegating.issued(request).json())
        .containsKey("delivery")
        .containsEntry("parentCredentialId", parent.text("credentialId"));
  }

  /** What of a child is changed, and what of that is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'delegator': 'did:web:else.example'}            | /delegator",
        "{'scope': ['docs:read', 'mail:read']}            | /scope/1",
        "{'scope': ['*']}                                 | /scope/0",
        "{'constraints': {}}                              | /constraints/maxAmount /constraints/allowedHosts",
        "{'constraints': {'maxAmount': 101, 'allowedHosts': []}} | /constraints/maxAmount",
        "{'constraints': {'maxAmount': 1, 'allowedHosts': ['c.example']}} | /constraints/allowedHosts",
        "{'maxDepth': 9}                                  | /maxDepth",
      })
  void a_child_that_is_wider_is_refused_with_all_that_is(String changes, String pointers) {
    Answered parent = delegating.root(delegating.agentDid());
    Map<String, @Nullable Object> request =
        delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 1);
    change(request, Json.object(changes.replace('\'', '"')));
    assertWider(request, pointers.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2031-01-01T00:00:01Z", "9999-12-31T23:59:59Z", ""})
  void a_child_that_outlives_its_parent_is_refused(String end) {
    Answered parent = delegating.root(delegating.agentDid());
    Map<String, @Nullable Object> request =
        delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 1);
    request.put("expirationDate", end.isEmpty() ? null : end);
    assertWider(request, "/expirationDate");
  }

  private static void assertWider(Map<String, @Nullable Object> request, String... pointers) {
    long before = gateway.count("select count(*) from credential");
    Answered refused = delegating.issue(request);
    assertThat(refused.code()).as(refused.string()).isEqualTo("DELEGATION_WIDENS");
    assertThat(refused.status()).isEqualTo(422);
    assertThat((List<?>) refused.json().get("violations"))
        .extracting(violation -> Json.members((Map<?, ?>) violation).get("pointer"))
        .containsExactlyInAnyOrder((Object[]) pointers);
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(before);
  }

  @Test
  void below_a_depth_of_0_there_is_nothing() {
    Answered parent = delegating.root(delegating.agentDid());
    Answered last = delegating.passedOn(parent, delegating.agentDid(), 0);
    assertWider(
        delegating.request(last, delegating.agentDid(), Wallet.ed25519().did(), 0), "/maxDepth");
  }

  @Test
  void what_is_no_delegation_of_the_organisation_is_no_parent() {
    Backend backend = Backend.of(gateway.api());
    Delegating others = Delegating.of(gateway.organisation("Others"));
    List<String> parents =
        List.of(
            "nonsense",
            UUID.randomUUID().toString(),
            backend.issue(backend.request(Wallet.ed25519())).text("credentialId"),
            others.root(others.agentDid()).text("credentialId"));
    for (String parent : parents) {
      Map<String, @Nullable Object> request =
          delegating.request(delegating.agentDid(), Wallet.ed25519().did(), 0);
      request.put("parentCredentialId", parent);
      Answered refused = delegating.issue(request);
      assertThat(refused.code()).as(parent).isEqualTo("DELEGATION_PARENT_NOT_FOUND");
      assertThat(refused.status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"revoke", "suspend"})
  void nothing_is_delegated_under_what_has_ended_or_is_suspended(String step) {
    Answered parent = delegating.root(delegating.agentDid());
    Answered child = delegating.passedOn(parent, delegating.agentDid(), 1);
    take(parent, step);
    assertNotActive(parent);
    if (step.equals("suspend")) {
      assertNotActive(child);
      take(parent, "reinstate");
      delegating.passedOn(parent, Wallet.ed25519().did(), 0);
    }
  }

  @Test
  void nothing_is_delegated_under_what_has_expired_and_what_it_said_is_forgotten() {
    Map<String, @Nullable Object> request =
        delegating.request(delegating.issuerDid(), delegating.agentDid(), 2);
    request.put("expirationDate", gateway.clock().instant().plus(Duration.ofHours(1)).toString());
    Answered parent = delegating.issued(request);
    gateway
        .clock()
        .later(
            Duration.ofHours(2),
            () -> {
              Map<String, @Nullable Object> child =
                  delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 0);
              assertThat(delegating.issue(child).code()).isEqualTo("DELEGATION_PARENT_NOT_ACTIVE");
              TestGateway.await(gateway.gateway().wiring().second.housekeeping.tidy());
            });
    assertThat(sealed(parent)).isZero();
    assertThat(sealed(delegating.root(delegating.agentDid()))).isEqualTo(1);
  }

  private static long sealed(Answered delegation) {
    return gateway.count(
        "select count(*) from delegation where sealed is not null and credential_id = '"
            + Tree.uuid(delegation)
            + "'");
  }

  private static void assertNotActive(Answered parent) {
    Answered refused =
        delegating.issue(
            delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 0));
    assertThat(refused.code()).as(refused.string()).isEqualTo("DELEGATION_PARENT_NOT_ACTIVE");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json()).containsEntry("credentialId", parent.text("credentialId"));
  }

  @Test
  void it_can_be_revoked_and_is_its_holders() {
    Map<String, @Nullable Object> request =
        delegating.request(delegating.issuerDid(), Wallet.ed25519().did(), 0);
    request.put("revocable", false);
    assertThat(delegating.issue(request).text("pointer")).isEqualTo("/revocable");
    request.put("revocable", true);
    request.put("holderDid", Wallet.ed25519().did());
    assertThat(delegating.issue(request).code()).isEqualTo("SCHEMA_VALIDATION_FAILED");
  }

  @Test
  void constraints_have_eight_kilobytes_at_most() {
    Map<String, @Nullable Object> request =
        delegating.request(delegating.issuerDid(), Wallet.ed25519().did(), 0);
    change(request, Map.of("constraints", Map.of("note", "n".repeat(8_181))));
    assertThat(delegating.issue(request).status()).isEqualTo(201);
    change(request, Map.of("constraints", Map.of("note", "n".repeat(8_182))));
    Answered refused = delegating.issue(request);
    assertThat(refused.code()).isEqualTo("SCHEMA_VALIDATION_FAILED");
    assertThat(refused.string()).contains("/constraints");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'scope': []}",
        "{'scope': ['with space']}",
        "{'scope': null}",
        "{'maxDepth': -1}",
        "{'maxDepth': 33}",
        "{'maxDepth': '1'}",
        "{'constraints': []}",
        "{'more': true}",
        "{'parentCredentialId': 'did:example:parent'}",
      })
  void what_the_schema_does_not_let_through_is_no_delegation(String changes) {
    Map<String, @Nullable Object> request =
        delegating.request(delegating.issuerDid(), Wallet.ed25519().did(), 0);
    change(request, Json.object(changes.replace('\'', '"')));
    assertThat(delegating.issue(request).code()).isEqualTo("SCHEMA_VALIDATION_FAILED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parentCredentialId", "delegatorProof"})
  void other_credentials_have_no_parent_and_no_delegator(String member) {
    Backend backend = Backend.of(gateway.api());
    Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
    request.put(member, UUID.randomUUID().toString());
    assertThat(backend.issue(request).text("pointer")).isEqualTo("/" + member);
  }

  @Test
  void a_scan_does_not_delegate() {
    Map<String, @Nullable Object> collection = Campaign.request();
    collection.put("issuerDid", delegating.issuerDid());
    collection.put("schemaIds", List.of("agent-delegation"));
    Answered refused = gateway.api().post("/api/v1/collections", collection);
    assertThat(refused.text("pointer")).as(refused.string()).isEqualTo("/schemaIds");
  }

  @Test
  void what_is_sent_again_gets_its_answer_again_though_its_proof_is_used() {
    Wallet person = Wallet.ed25519();
    Api keyed = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, @Nullable Object> request =
        proved(delegating.request(person.did(), Wallet.ed25519().did(), 0), person);
    List<Answered> answers = keyed.postAtOnce(16, Delegating.ISSUE, request);
    assertThat(answers).extracting(Answered::status).containsOnly(201);
    assertThat(answers).extracting(Answered::string).containsOnly(answers.getFirst().string());
  }

  /** So that what a delegation allows is nobody's who has the database alone. */
  @Test
  void what_it_says_is_sealed() {
    Map<String, @Nullable Object> request =
        delegating.request(delegating.issuerDid(), Wallet.ed25519().did(), 0);
    change(request, Map.of("constraints", Map.of("account", "DE89370400440532013000")));
    delegating.issued(request);
    assertThat(
            gateway.count(
                "select count(*) from delegation d where d::text ilike '%DE8937%'"
                    + " or position('DE8937'::bytea in sealed) > 0"))
        .isZero();
  }

  private static Map<String, @Nullable Object> proved(
      Map<String, @Nullable Object> request, Wallet delegator) {
    return delegating.proved(request, delegator, gateway.clock().instant());
  }

  private static void change(Map<String, @Nullable Object> request, Map<String, ?> changes) {
    Map<String, @Nullable Object> claims =
        new LinkedHashMap<>(
            Json.members((Map<?, ?>) Objects.requireNonNull(request.get("claims"))));
    claims.putAll(changes);
    request.put("claims", claims);
  }

  private static void take(Answered issued, String step) {
    Answered answer = delegating.take(issued, step);
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
  }
}
