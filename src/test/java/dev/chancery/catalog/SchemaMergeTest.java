package dev.chancery.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaMergeTest {
  private static final Did HOLDER = new Did("did:example:ada");

  @Test
  void one_type_is_itself() {
    CredentialType type =
        type("a", "{\"type\": \"object\", \"title\": \"A\", \"minProperties\": 1}");

    assertThat(SchemaMerge.merge(List.of(type), null).jsonSchema()).isEqualTo(type.jsonSchema());
  }

  @Test
  void properties_and_what_must_be_there_are_united() {
    MergedType merged =
        merged(
            """
            {"type": "object", "properties": {"name": {"type": "string"}, "a": {}}, "required": ["name", "a"]}
            """,
            """
            {"type": "object", "properties": {"b": {"$ref": "#/$defs/n"}, "name": {"type": "string"}},
             "required": ["b", "name"], "$defs": {"n": {"type": "number"}}}
            """);

    assertThat(merged.jsonSchema().get("required")).isEqualTo(List.of("name", "a", "b"));
    assertThat(violations(merged, "{\"name\": \"x\", \"a\": 1, \"b\": 2}")).isEmpty();
    assertThat(violations(merged, "{\"b\": \"text\"}"))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder("/name", "/a", "/b");
  }

  @Test
  void a_property_that_differs_is_a_conflict_that_names_both() {
    CredentialType a =
        type("a:1", "{\"type\":\"object\",\"properties\":{\"x/y\":{\"type\":\"string\"}}}");
    CredentialType b =
        type("b:2", "{\"type\":\"object\",\"properties\":{\"x/y\":{\"type\":\"number\"}}}");

    assertThat(Refusals.unusable(() -> SchemaMerge.merge(List.of(a, b), null)))
        .containsExactly(
            new Violation("/jsonSchema/properties/x~1y", "differs between a:1 and b:2"));
  }

  @Test
  void a_closed_schema_closes_the_whole_around_the_union() {
    MergedType merged =
        merged(
            """
            {"type": "object", "properties": {"a": {}}, "additionalProperties": false}
            """,
            """
            {"type": "object", "properties": {"b": {}}, "patternProperties": {"^x-": {}}}
            """);

    assertThat(violations(merged, "{\"a\": 1, \"b\": 2, \"x-c\": 3}")).isEmpty();
    assertThat(violations(merged, "{\"c\": 3}"))
        .extracting(Violation::pointer)
        .containsExactly("/c");
  }

  @Test
  void a_schema_closed_by_what_is_unevaluated_sees_the_other_one_too() {
    MergedType merged =
        merged(
            """
            {"type": "object", "allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}
            """,
            """
            {"type": "object", "properties": {"b": {}}, "anyOf": [{"required": ["b"]}, {"required": ["c"]}]}
            """);

    assertThat(violations(merged, "{\"a\": 1, \"b\": 2}")).isEmpty();
    assertThat(violations(merged, "{\"b\": 1, \"d\": 2}"))
        .extracting(Violation::pointer)
        .containsExactly("/d");
    assertThat(violations(merged, "{\"a\": 1}")).isNotEmpty();
  }

  @Test
  void keywords_that_look_at_the_whole_hold_for_each_schema() {
    MergedType merged =
        merged(
            """
            {"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}}
            """,
            """
            {"type": "object", "if": {"required": ["c"]}, "then": {"required": ["d"]}}
            """);

    assertThat(violations(merged, "{\"a\": 1, \"c\": 1}"))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder("/b", "/d");
    assertThat(violations(merged, "{\"a\": 1, \"b\": 1}")).isEmpty();
  }

  @Test
  void a_reference_to_what_the_merge_moves_is_refused() {
    CredentialType a =
        type(
            "a",
            "{\"type\":\"object\",\"properties\":{\"x\":{\"$ref\":\"#/allOf/0\"}},\"allOf\":[{}]}");

    assertThatNoException().isThrownBy(() -> SchemaMerge.merge(List.of(a), null).isPersonal());
    assertThat(
            Refusals.unusable(
                () -> SchemaMerge.merge(List.of(a, type("b", "{\"type\": \"object\"}")), null)))
        .extracting(Violation::pointer)
        .containsExactly("/jsonSchema/properties/x/$ref");
  }

  @Test
  void names_are_united_in_order() {
    CredentialType a =
        type("a", "{\"type\":\"object\"}", "type", List.of("A", "Both"), "personal", List.of("n"));
    CredentialType b =
        type("b", "{\"type\":\"object\"}", "type", List.of("B", "Both"), "personal", List.of("m"));

    MergedType merged = SchemaMerge.merge(List.of(a, b), null);

    assertThat(merged.types()).containsExactly("A", "Both", "B");
    assertThat(merged.personal()).containsExactlyInAnyOrder("n", "m");
    assertThat(merged.isPersonal()).isTrue();
  }

  @Test
  void disclosures_that_only_together_make_no_sense_are_refused() {
    CredentialType a =
        type("a", "{\"type\":\"object\"}", "selectivelyDisclosable", List.of("/l/-"));
    CredentialType b =
        type("b", "{\"type\":\"object\"}", "selectivelyDisclosable", List.of("/l/0"));

    assertThat(Refusals.unusable(() -> SchemaMerge.merge(List.of(a, b), null))).hasSize(1);
  }

  @Test
  void where_the_types_differ_the_collection_names_the_vct() {
    CredentialType a = type("a", "{\"type\":\"object\"}", "vct", "urn:example:a");
    CredentialType b = type("b", "{\"type\":\"object\"}");

    assertThat(Refusals.pointer(() -> SchemaMerge.merge(List.of(a, b), null))).isEqualTo("/vct");
    assertThat(SchemaMerge.merge(List.of(a, b), "urn:example:c").vct()).isEqualTo("urn:example:c");
    assertThat(SchemaMerge.merge(List.of(a, a), null).vct()).isEqualTo("urn:example:a");
    assertThat(SchemaMerge.merge(List.of(b, b), null).vct()).isNull();
  }

  @Test
  void the_first_display_is_shown() {
    CredentialType a = type("a", "{\"type\":\"object\"}");
    CredentialType b =
        type("b", "{\"type\":\"object\"}", "display", List.of(Json.of("name", "Bee")));

    assertThat(SchemaMerge.merge(List.of(a, b), null).display())
        .extracting(Display::name)
        .containsExactly("Bee");
  }

  @Test
  void a_type_without_a_template_passes_its_properties_beside_one_with() {
    CredentialType a =
        type("a", "{\"type\":\"object\"}", "template", Json.of("who", "{{holder.did}}"));
    CredentialType b = type("b", "{\"type\":\"object\",\"properties\":{\"name\":{}}}");

    assertThat(
            SchemaMerge.merge(List.of(a, b), null)
                .claims(Given.claims("{\"name\": \"Ada\", \"else\": 1}"), HOLDER, Map.of())
                .values())
        .isEqualTo(Map.of("who", HOLDER.value(), "name", "Ada"));
  }

  @Test
  void templates_that_contradict_each_other_are_refused() {
    CredentialType a = type("a", "{\"type\":\"object\"}", "template", Json.of("x", 1));
    CredentialType b = type("b", "{\"type\":\"object\"}", "template", Json.of("x", 2));

    assertThat(Refusals.unusable(() -> SchemaMerge.merge(List.of(a, b), null)))
        .containsExactly(new Violation("/template/x", "differs between a and b"));
  }

  @Test
  void claims_are_held_to_the_schema_and_to_the_reserved_names() {
    MergedType merged =
        SchemaMerge.merge(
            List.of(type("a", "{\"type\":\"object\",\"required\":[\"name\"]}")), null);

    assertThat(Refusals.problem(() -> merged.claims(Given.claims("{}"), HOLDER, Map.of())))
        .isEqualTo(new Problem.SchemaValidationFailed(List.of(new Violation("/name", "missing"))));
    assertThat(
            Refusals.pointer(
                () -> merged.claims(Given.claims("{\"name\": 1, \"iss\": 1}"), HOLDER, Map.of())))
        .isEqualTo("/claims/iss");
  }

  @Test
  void every_type_has_a_say_in_who_issues() {
    Did issuer = new Did("did:web:example.org");
    CredentialType a =
        type("a", "{\"type\":\"object\"}", "authorizedIssuers", List.of(issuer.value()));
    CredentialType b = type("b", "{\"type\":\"object\"}");
    MergedType merged = SchemaMerge.merge(List.of(a, b), null);

    assertThatNoException().isThrownBy(() -> merged.requireIssuer(issuer));
    assertThat(
            Refusals.problem(
                () -> {
                  merged.requireIssuer(HOLDER);
                  return merged;
                }))
        .isEqualTo(new Problem.IssuerNotAuthorized(HOLDER, new SchemaId("a")));
  }

  private static List<Violation> violations(MergedType merged, String claims) {
    return merged.schema().violations(Json.object(claims));
  }

  private static MergedType merged(String... schemas) {
    return SchemaMerge.merge(
        IntStream.range(0, schemas.length).mapToObj(i -> type("t" + i, schemas[i])).toList(), null);
  }

  private static CredentialType type(
      String id, String jsonSchema, @Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> definition =
        new LinkedHashMap<>(
            Json.of(
                "id",
                id,
                "name",
                id,
                "version",
                "1",
                "type",
                List.of("T"),
                "jsonSchema",
                Json.object(jsonSchema)));
    definition.putAll(Json.of(namesAndValues));
    return CredentialType.read(definition);
  }
}
