package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.ReservedType;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.VcApi;
import dev.chancery.testing.Wallet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Delegations and status lists are made by rules of their own, and by nobody's writing them. */
class ReservedTypesTest {
  private static final String DELEGATION = "urn:chancery:delegation:AgentDelegation";

  private static TestGateway gateway;
  private static VcApi writer;
  private static Backend backend;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    writer = VcApi.of(gateway.api());
    backend = Backend.of(gateway.api());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @EnumSource
  void no_schema_is_of_a_reserved_type(ReservedType type) {
    Answered refused = register(Map.of("type", List.of("Badge", type.term())));

    assertThat(refused.status()).as(refused.string()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("SCHEMA_UNUSABLE");
    assertThat(refused.string()).contains("\"/type\"").contains(type.term());
  }

  @Test
  void no_schema_and_no_collection_has_the_vct_of_delegations() {
    try (TestGateway named =
        TestGateway.start(Map.of("CHANCERY_BASE_URL", "https://issuer.example"))) {
      Backend its = Backend.of(named.api());
      String vct = vct(named);
      Answered schema = register(its, Map.of("vct", vct));
      assertThat(schema.code()).as(schema.string()).isEqualTo("SCHEMA_UNUSABLE");
      Map<String, @Nullable Object> request = Campaign.request();
      request.put("vct", vct);
      request.put("issuerDid", its.issuerDid());
      request.put("schemaIds", List.of(its.schemaId()));

      Answered collection = named.api().post("/api/v1/collections", request);

      assertThat(collection.status()).as(collection.string()).isEqualTo(422);
      assertThat(collection.code()).isEqualTo("CREDENTIAL_RESERVED");
    }
  }

  /** Where anybody finds what a delegation is. */
  private static String vct(TestGateway named) {
    String organisation = TestServers.value(named.database(), "select id from organisation");
    String path = "/vct/" + organisation + "/agent-delegation";
    String vct = named.base() + path;
    assertThat(named.stranger().get(path).text("vct")).isEqualTo(vct);
    return vct;
  }

  @Test
  void a_schema_from_before_issues_none_of_them() {
    TestServers.execute(
        gateway.database(),
        """
        insert into credential_type (organisation_id, id, definition)
        select organisation_id, 'from-before',
          replace(definition::text, '"Badge"', '"AgentDelegation"')::json
        from credential_type where id = '%s'
        """
            .formatted(backend.schemaId()));
    Map<String, @Nullable Object> request = backend.request(Wallet.p256());
    request.put("schemaId", "from-before");

    assertReserved(backend.issue(request), "/type");
    assertThat(backend.issue(backend.request(Wallet.p256())).status()).isEqualTo(201);
  }

  /**
   * Whoever believes what is signed as JSON reads its names; nobody has looked at what they mean.
   */
  @ParameterizedTest
  @CsvSource({"eddsa-rdfc-2022, true", "eddsa-jcs-2022, false", "vc+jwt, false"})
  void no_context_gives_a_schemas_type_the_meaning_of_a_reserved_one(
      String proofType, boolean reserved) {
    Map<String, @Nullable Object> request =
        request(Map.of("type", List.of("Mandate"), "context", List.of(aliases())));
    request.put("proofType", proofType);

    assertRefusedIf(reserved, backend.issue(request));
  }

  @ParameterizedTest
  @CsvSource({
    "{'about': {'type': 'Mandate'}}, eddsa-rdfc-2022, true",
    "{'about': [{'about': {'type': ['d:AgentDelegation']}}]}, Ed25519Signature2020, true",
    "{'isA': 'Mandate'}, eddsa-rdfc-2022, true",
    "{'isA': 'Badge'}, eddsa-rdfc-2022, false",
    "{'about': {'type': 'Mandate'}}, eddsa-jcs-2022, false",
    "{'about': {'type': 'Mandate'}}, vc+jwt, false"
  })
  void no_context_gives_a_claim_the_meaning_of_a_reserved_type(
      String claims, String proofType, boolean reserved) {
    Map<String, @Nullable Object> request = request(Map.of("context", List.of(aliases())));
    request.put("claims", Json.object(claims.replace('\'', '"')));
    request.put("proofType", proofType);

    assertRefusedIf(reserved, backend.issue(request));
  }

  private static void assertRefusedIf(boolean reserved, Answered answer) {
    if (reserved) {
      assertReserved(answer, "");
    } else {
      assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "{'about': {'type': 'AgentDelegation'}}, /claims/about/type",
    "{'about': [1; {'x': {'@type': ['a'; 'BitstringStatusList']}}]}, /claims/about/-/x/@type",
    "{'@type': 'urn:chancery:delegation:AgentDelegation'}, /claims/@type"
  })
  void no_claim_is_named_a_reserved_type_however_deep_it_is(String claims, String pointer) {
    Map<String, @Nullable Object> request = request(Map.of());
    request.put("claims", Json.object(claims.replace('\'', '"').replace(';', ',')));
    for (String proofType : List.of("eddsa-rdfc-2022", "eddsa-jcs-2022", "vc+jwt", "dc+sd-jwt")) {
      request.put("proofType", proofType);
      assertReserved(backend.issue(request), pointer);
    }
  }

  /** By a schema that takes any claims, but for {@code changes}. */
  private static Map<String, @Nullable Object> request(Map<String, ?> changes) {
    Map<String, @Nullable Object> definition = new LinkedHashMap<>(changes);
    definition.put("jsonSchema", Map.of("type", "object"));
    definition.put("template", null);
    definition.put("selectivelyDisclosable", List.of());
    definition.put("personal", List.of());
    Answered schema = register(definition);
    assertThat(schema.status()).as(schema.string()).isEqualTo(201);
    Map<String, @Nullable Object> request = backend.request(Wallet.p256());
    request.put("schemaId", schema.text("id"));
    request.put("claims", Map.of());
    return request;
  }

  /** The address of a context with names of its own for what is reserved. */
  private static String aliases() {
    String url = "https://alias.example/" + System.nanoTime();
    String rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    Map<String, Object> terms =
        Map.of(
            "Mandate",
            DELEGATION,
            "Badge",
            "https://alias.example/#Badge",
            "d",
            Map.of("@id", "urn:chancery:delegation:", "@prefix", true),
            "about",
            "https://alias.example/#about",
            "isA",
            Map.of("@id", rdf + "type", "@type", "@vocab"),
            "@vocab",
            "https://alias.example/#");
    Answered context =
        gateway
            .api()
            .post("/api/v1/contexts", Map.of("url", url, "document", Map.of("@context", terms)));
    assertThat(context.status()).as(context.string()).isEqualTo(201);
    return url;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type | [\"VerifiableCredential\", \"AgentDelegation\"] | /credential/type",
        "type | [\"VerifiableCredential\", \"BitstringStatusListCredential\"] | /credential/type",
        "type | [\"VerifiableCredential\", \"StatusList2021Credential\"] | /credential/type",
        "type | [\"VerifiableCredential\", \"urn:chancery:delegation:AgentDelegation\"] | /credential/type",
        "type | [\"VerifiableCredential\", \"Mandate\"] | /credential",
        "type | [\"VerifiableCredential\", \"List\"] | /credential",
        "credentialSubject | {\"type\": \"BitstringStatusList\", \"statusPurpose\": \"revocation\"} | /credential/credentialSubject/type",
        "credentialSubject | [{\"shade\": \"red\"}, {\"type\": [\"BitstringStatusList\"]}] | /credential/credentialSubject/1/type",
        "credentialSubject | {\"shade\": {\"@type\": \"BitstringStatusList\"}} | /credential/credentialSubject/shade/@type",
        "credentialSubject | {\"shade\": [{\"type\": [\"AgentDelegation\"]}]} | /credential/credentialSubject/shade/0/type",
        "credentialSubject | {\"shade\": {\"type\": \"Mandate\"}} | /credential",
        "credentialSubject | {\"shade\": {\"id\": \"BASE/status/LIST\", \"shade\": \"red\"}} | /credential/credentialSubject/shade/id",
        "evidence | {\"type\": \"Badge\", \"shade\": {\"type\": \"BitstringStatusList\"}} | /credential/evidence/shade/type",
        "credentialSubject | {\"id\": \"BASE/status/LIST\", \"shade\": \"red\"} | /credential/credentialSubject/id",
        "credentialSubject | {\"id\": \"BASE/status/LIST/suspension\"} | /credential/credentialSubject/id",
        "credentialSubject | {\"id\": \"BASE/status/LIST#list\", \"shade\": \"red\"} | /credential/credentialSubject/id",
        "credentialSubject | {\"id\": \"BASE/status/none-yet\"} | /credential/credentialSubject/id",
        "credentialSubject | {\"named\": \"BASE/status/LIST\", \"shade\": \"red\"} | /credential",
        "id | \"BASE/status/LIST\" | /credential/id"
      })
  void what_a_caller_writes_is_none_of_them_by_whatever_name(
      String member, String json, String pointer) {
    Map<String, @Nullable Object> credential = writer.credential();
    credential.put("@context", contexts());
    credential.put(member, value(json));
    double signatures = gateway.signatures();

    for (String suite : List.of("eddsa-rdfc-2022", "eddsa-jcs-2022", "vc+jwt")) {
      assertReserved(writer.issue(credential, Map.of("cryptosuite", suite)), pointer);
    }
    assertThat(gateway.signatures()).isEqualTo(signatures);
  }

  /** With names of the caller's own for what is reserved. */
  private static List<Object> contexts() {
    Map<String, String> aliases =
        Map.of(
            "Mandate", DELEGATION,
            "AgentDelegation", "https://terms.example/#AnotherThing",
            "StatusList2021Credential", "https://terms.example/#YetAnother",
            "List", "https://www.w3.org/ns/credentials/status#BitstringStatusListCredential",
            "named", "@id");
    List<?> own = (List<?>) Objects.requireNonNull(writer.credential().get("@context"));
    return List.of(
        Objects.requireNonNull(own.getFirst()), Objects.requireNonNull(own.getLast()), aliases);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"https://elsewhere.example/status/1\"", "\"BASE/statuses\"", "\"BASE/c/1\""})
  void another_address_is_as_good_as_any(String id) {
    Map<String, @Nullable Object> credential = writer.credential();
    credential.put(
        "credentialSubject", Map.of("id", Objects.requireNonNull(value(id)), "shade", "red"));

    assertThat(writer.issue(credential).status()).isEqualTo(201);
  }

  /** {@code BASE} and {@code LIST} stand for a status list that there is. */
  private static @Nullable Object value(String json) {
    Map<String, @Nullable Object> issued = VcApi.verifiable(writer.issue(writer.credential()));
    List<?> entries = (List<?>) Objects.requireNonNull(issued.get("credentialStatus"));
    Map<?, ?> entry = (Map<?, ?>) Objects.requireNonNull(entries.getFirst());
    String list = String.valueOf(entry.get("statusListCredential"));
    String base = gateway.base().toString();
    assertThat(list).startsWith(base + "/status/");
    String id = list.substring((base + "/status/").length());
    return Json.object("{\"it\":" + json.replace("BASE", base).replace("LIST", id) + "}").get("it");
  }

  private static void assertReserved(Answered refused, String pointer) {
    assertThat(refused.status()).as(refused.string()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("CREDENTIAL_RESERVED");
    List<?> violations = (List<?>) Objects.requireNonNull(refused.json().get("violations"));
    assertThat(violations)
        .anySatisfy(
            violation ->
                assertThat(Json.members((Map<?, ?>) Objects.requireNonNull(violation)))
                    .containsEntry("pointer", pointer));
  }

  /** A schema like any other, but for {@code changes}. */
  private static Answered register(Map<String, ?> changes) {
    return register(backend, changes);
  }

  private static Answered register(Backend like, Map<String, ?> changes) {
    Api api = like.api();
    Map<String, @Nullable Object> definition =
        new LinkedHashMap<>(api.get("/api/v1/schemas/" + like.schemaId()).json());
    definition.put("id", "like-" + Long.toHexString(System.nanoTime()));
    definition.putAll(changes);
    return api.post("/api/v1/schemas", definition);
  }
}
