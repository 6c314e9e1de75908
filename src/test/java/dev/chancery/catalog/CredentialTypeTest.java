package dev.chancery.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialTypeTest {
  private static final String FULL =
      """
      {"id": "diploma:1", "name": "Diploma", "version": "1", "type": ["Diploma"],
       "context": ["https://example.org/diploma/v1"], "vct": "https://example.org/diploma",
       "jsonSchema": {"type": "object", "properties": {"name": {"type": "string"}, "address": {}, "a/b": {}}},
       "selectivelyDisclosable": ["/name", "/address/locality", "/a~1b/-"],
       "template": {"name": "{{input.name}}"}, "personal": ["name", "a/b"],
       "display": [{"name": "Diploma", "logo": {"uri": "data:image/png;base64,AAAA"}}],
       "authorizedIssuers": ["did:web:example.org"]}
      """;

  @Test
  void a_definition_survives_being_read_and_written() {
    CredentialType type = CredentialType.read(Json.object(FULL));

    assertThat(type.definition()).isEqualTo(Json.object(FULL));
    assertThat(CredentialType.stored(Json.object(Json.text(type.definition())))).isEqualTo(type);
    assertThat(type.id()).isEqualTo(new SchemaId("diploma:1"));
    assertThat(type.authorizedIssuers()).containsExactly(new Did("did:web:example.org"));
  }

  @Test
  void what_is_absent_stays_absent() {
    String minimal =
        """
        {"id": "x", "name": "X", "version": "1", "type": ["X"], "jsonSchema": {"type": "object"}}
        """;

    assertThat(CredentialType.read(Json.object(minimal)).definition())
        .isEqualTo(Json.object(minimal));
  }

  @ParameterizedTest
  @CsvSource({
    "Diploma, 1, diploma:1",
    "Diplôme d’État, 2.0, dipl-me-d-tat:2.0",
    "--A--, 1, a:1",
  })
  void an_id_is_made_of_name_and_version(String name, String version, String id) {
    Map<String, @Nullable Object> definition = with("name", name, "version", version);
    definition.remove("id");

    assertThat(CredentialType.read(definition).id()).isEqualTo(new SchemaId(id));
  }

  @Test
  void VerifiableCredential_is_every_type_and_not_kept() {
    assertThat(
            CredentialType.read(with("type", List.of("VerifiableCredential", "Diploma"))).types())
        .containsExactly("Diploma");
    assertThat(
            Refusals.pointer(
                () -> CredentialType.read(with("type", List.of("VerifiableCredential")))))
        .isEqualTo("/type");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id | \"-x\" | /id",
        "name | \" \" | /name",
        "version | 1 | /version",
        "type | [] | /type",
        "type | [\"a b\"] | /type",
        "context | [\"http://example.org/\"] | /context",
        "context | [\"https:///x\"] | /context",
        "context | [\"https://user@example.org/\"] | /context",
        "vct | \"Diploma\" | /vct",
        "vct | \"http://example.org/\" | /vct",
        "jsonSchema | true | /jsonSchema",
        "template | [] | /template",
        "personal | [1] | /personal/0",
        "jsonschema | {} | /jsonschema"
      })
  void a_member_of_the_wrong_form_is_pointed_at(String member, String value, String pointer) {
    Object parsed = Json.array(("[" + value + "]").getBytes(StandardCharsets.UTF_8)).getFirst();

    assertThat(Refusals.pointer(() -> CredentialType.read(with(member, parsed))))
        .isEqualTo(pointer);
  }

  @Test
  void an_issuer_is_a_DID() {
    assertThat(
            Refusals.problem(
                () -> CredentialType.read(with("authorizedIssuers", List.of("example.org")))))
        .isEqualTo(new Problem.DidMalformed("example.org"));
  }

  @Test
  void a_URN_names_a_type_too() {
    assertThat(CredentialType.read(with("vct", "urn:example:diploma")).vct())
        .isEqualTo("urn:example:diploma");
  }

  @Test
  void faults_of_schema_template_and_names_are_told_at_once() {
    Map<String, @Nullable Object> definition =
        with(
            "jsonSchema",
            Json.object(
                "{\"type\": \"object\", \"properties\": {\"name\": {\"pattern\": \"(?=x)\"}, \"iss\": {}}}"),
            "template",
            Json.of("x", "Hello {{input.name}}"),
            "selectivelyDisclosable",
            List.of("/nmae", "/name/_sd", "name"),
            "personal",
            List.of("nmae"));

    assertThat(Refusals.unusable(() -> CredentialType.read(definition)))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder(
            "/jsonSchema/properties/name/pattern",
            "/jsonSchema/properties/iss",
            "/template/x",
            "/selectivelyDisclosable",
            "/selectivelyDisclosable",
            "/selectivelyDisclosable",
            "/personal");
  }

  @ParameterizedTest
  @CsvSource({
    "/vct, never selectively disclosable: /vct",
    "/cnf/jwk, never selectively disclosable: /cnf/jwk",
    "/name/..., never selectively disclosable: /name/...",
  })
  void what_a_format_would_not_disclose_is_refused(String pointer, String reason) {
    Map<String, @Nullable Object> definition = with("selectivelyDisclosable", List.of(pointer));
    definition.put("jsonSchema", Json.of("type", "object"));
    definition.remove("personal");

    assertThat(Refusals.unusable(() -> CredentialType.read(definition)))
        .containsExactly(new Violation("/selectivelyDisclosable", reason));
  }

  @Test
  void every_element_and_one_of_them_is_refused() {
    Map<String, @Nullable Object> definition =
        with("selectivelyDisclosable", List.of("/a~1b/0", "/a~1b/-", "/a~1b/-/x"));

    assertThat(Refusals.unusable(() -> CredentialType.read(definition)))
        .containsExactly(
            new Violation("/selectivelyDisclosable", "beside every element, one of them: /a~1b/-"));
  }

  @Test
  void a_fault_of_the_display_makes_the_type_unusable() {
    Map<String, @Nullable Object> definition =
        with("display", List.of(Json.of("logo", Json.of("uri", "http://127.0.0.1:9/trap"))));

    assertThat(Refusals.unusable(() -> CredentialType.read(definition)))
        .extracting(Violation::pointer)
        .containsExactly("/display/0/logo/uri");
  }

  @Test
  void a_logo_that_is_no_picture_is_found_when_it_is_written_anew() {
    CredentialType type = CredentialType.read(Json.object(FULL));

    assertThat(Refusals.unusable(type::withLogosReencoded))
        .extracting(Violation::pointer)
        .containsExactly("/display/0/logo/uri");
  }

  @Test
  void a_type_without_logos_is_itself_when_they_are_written_anew() {
    CredentialType type = CredentialType.read(with("display", List.of(Json.of("name", "x"))));

    assertThat(type.withLogosReencoded()).isEqualTo(type);
  }

  /** The full definition with other members. */
  private static Map<String, @Nullable Object> with(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> definition = new LinkedHashMap<>(Json.object(FULL));
    definition.putAll(Json.of(namesAndValues));
    return definition;
  }
}
