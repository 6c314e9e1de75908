package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Wallet;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Credential types over the API: registered as data, told of their faults, merged and filled. */
class SchemasTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_schema_is_registered_once_found_and_listed() {
    Map<String, Object> request = schema("library/card:1", Map.of("number", text()));
    Answered made = post(request);
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    Answered found = gateway.api().get(String.valueOf(made.header("Location")));
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.json()).isEqualTo(made.json());
    assertThat(gateway.api().get("/api/v1/schemas").string()).contains("library/card:1");

    Answered again = post(request);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("ALREADY_EXISTS");
    assertThat(gateway.organisation("Neighbour").post("/api/v1/schemas", request).status())
        .isEqualTo(201);
  }

  @Test
  void an_id_that_is_not_chosen_is_made_of_name_and_version() {
    Map<String, Object> request = schema("", Map.of("number", text()));
    request.remove("id");
    assertThat(post(request).text("id")).isEqualTo("card:1");
  }

  @Test
  void all_faults_of_a_schema_are_told_each_with_its_pointer() {
    Map<String, Object> request =
        schema("faulty", Map.of("number", Map.of("type", "string", "pattern", "(?=x)y")));
    request.put("template", Map.of("number", "No. {{input.number}}", "iss", "{{holder.did}}"));
    request.put("selectivelyDisclosable", List.of("/misspelt"));
    request.put("personal", List.of("also-misspelt"));
    Answered answer = post(request);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("SCHEMA_UNUSABLE");
    assertThat((List<?>) answer.json().get("violations"))
        .extracting(violation -> String.valueOf(((Map<?, ?>) violation).get("pointer")))
        .contains(
            "/jsonSchema/properties/number/pattern",
            "/template/number",
            "/template/iss",
            "/selectivelyDisclosable",
            "/personal");
    assertThat(gateway.api().get("/api/v1/schemas/faulty").status()).isEqualTo(404);
  }

  @Test
  void a_schema_that_points_elsewhere_is_refused() {
    Map<String, Object> request =
        schema("remote", Map.of("number", Map.of("$ref", "https://elsewhere.example/schema")));
    assertThat(post(request).code()).isEqualTo("SCHEMA_UNUSABLE");
  }

  @Test
  void a_body_that_is_not_a_schema_is_refused() {
    assertThat(post(Map.of("name", "Card")).code()).isEqualTo("MALFORMED_REQUEST");
    Map<String, Object> more = schema("more", Map.of("number", text()));
    more.put("colour", "red");
    assertThat(post(more).text("pointer")).isEqualTo("/colour");
    assertThat(
            gateway
                .api()
                .postRaw("/api/v1/schemas", "text/plain", "{}".getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(415);
  }

  @Test
  void a_template_fills_claims_from_holder_collection_and_input() {
    Map<String, Object> schema =
        schema(
            "ticket", Map.of("owner", text(), "event", text(), "seat", Map.of(), "tags", Map.of()));
    schema.put(
        "template",
        Map.of(
            "owner",
            "{{holder.did}}",
            "event",
            "{{collection.name}}",
            "seat",
            Map.of("row", "{{input.row}}", "block", "{{input.absent}}"),
            "tags",
            List.of("fixed", "{{input.tag}}")));
    assertThat(post(schema).status()).isEqualTo(201);
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("schemaIds", List.of("ticket"));
    request.put("claims", Map.of("row", 7, "tag", "\",\"admin\":true,\"x\":\""));
    Wallet holder = Wallet.ed25519();
    Answered answer = Campaign.of(gateway.api(), request).scan(holder);
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(Credential.in(answer).payload())
        .containsEntry("owner", holder.did())
        .containsEntry("event", "Conference badge")
        .containsEntry("seat", Map.of("row", 7))
        .containsEntry("tags", List.of("fixed", "\",\"admin\":true,\"x\":\""))
        .doesNotContainKeys("admin", "row", "tag");
  }

  @Test
  void two_schemas_make_one_credential() {
    Map<String, Object> student = schema("student", Map.of("number", text()));
    student.put("type", List.of("Student"));
    student.put("vct", "https://uni.example/student");
    Map<String, Object> guest = schema("guest", Map.of("until", text(), "number", text()));
    guest.put("type", List.of("Guest"));
    guest.put("selectivelyDisclosable", List.of("/until"));
    assertThat(post(student).status()).isEqualTo(201);
    assertThat(post(guest).status()).isEqualTo(201);

    Map<String, @Nullable Object> request = merged("student", "guest");
    request.put("claims", Map.of("number", "4711", "until", "summer"));
    Answered unnamed = create(gateway.api(), request);
    assertThat(unnamed.status()).as(unnamed.string()).isEqualTo(400);
    assertThat(unnamed.text("pointer")).isEqualTo("/vct");
    request.put("vct", "https://uni.example/visitor");
    Credential sdJwt = Credential.in(Campaign.of(gateway.api(), request).scan(Wallet.p256()));
    assertThat(sdJwt.payload()).containsEntry("vct", "https://uni.example/visitor");
    assertThat(sdJwt.claims()).containsEntry("number", "4711").containsEntry("until", "summer");
    assertThat(sdJwt.disclosures()).hasSize(1);

    request.put("format", "vc+jwt");
    Credential jwt = Credential.in(Campaign.of(gateway.api(), request).scan(Wallet.p256()));
    assertThat(jwt.payload())
        .containsEntry("type", List.of("VerifiableCredential", "Student", "Guest"));
  }

  @Test
  void schemas_that_contradict_each_other_are_refused() {
    assertThat(post(schema("as-text", Map.of("number", text()))).status()).isEqualTo(201);
    assertThat(post(schema("as-number", Map.of("number", Map.of("type", "integer")))).status())
        .isEqualTo(201);
    Map<String, @Nullable Object> request = merged("as-text", "as-number");
    Answered answer = create(gateway.api(), request);
    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("SCHEMA_UNUSABLE");
    assertThat(answer.string()).contains("/number");
  }

  @Test
  void what_could_not_be_issued_is_refused_when_the_collection_is_made() {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", Campaign.issuer(gateway.api(), "P-256"));
    request.put("schemaIds", List.of(Campaign.schema(gateway.api())));
    request.put("claims", Map.of("event", "KeyConf"));
    Answered lacking = create(gateway.api(), request);
    assertThat(lacking.status()).as(lacking.string()).isEqualTo(422);
    assertThat(lacking.code()).isEqualTo("SCHEMA_VALIDATION_FAILED");
    request.put("schemaIds", List.of("never-registered"));
    assertThat(create(gateway.api(), request).code()).isEqualTo("SCHEMA_NOT_FOUND");
    request.put("issuerDid", Wallet.p256().did());
    assertThat(create(gateway.api(), request).code()).isEqualTo("ISSUER_NOT_FOUND");
  }

  @Test
  void an_issuer_that_a_schema_does_not_name_may_not_issue_it() {
    String authorized = Campaign.issuer(gateway.api(), "P-256");
    Map<String, Object> schema = schema("exclusive", Map.of("number", text()));
    schema.put("authorizedIssuers", List.of(authorized));
    assertThat(post(schema).status()).isEqualTo(201);
    Map<String, @Nullable Object> request = merged("exclusive");
    request.put("claims", Map.of("number", "1"));
    Answered other = create(gateway.api(), request);
    assertThat(other.code()).isEqualTo("ISSUER_NOT_AUTHORIZED");
    request.put("issuerDid", authorized);
    assertThat(create(gateway.api(), request).status()).isEqualTo(201);
  }

  private static Map<String, Object> schema(String id, Map<String, ?> properties) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("id", id);
    schema.put("name", "Card");
    schema.put("version", "1");
    schema.put("type", List.of("Card"));
    schema.put("jsonSchema", Map.of("type", "object", "properties", properties));
    return schema;
  }

  private static Map<String, Object> text() {
    return Map.of("type", "string");
  }

  private static Map<String, @Nullable Object> merged(String... schemaIds) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", Campaign.issuer(gateway.api(), "P-256"));
    request.put("schemaIds", List.of(schemaIds));
    return request;
  }

  private static Answered post(Map<String, Object> request) {
    return gateway.api().post("/api/v1/schemas", request);
  }

  private static Answered create(Api api, Map<String, @Nullable Object> request) {
    return api.post("/api/v1/collections", request);
  }
}
