package dev.chancery.catalog;

import static dev.chancery.catalog.Schemas.compiled;
import static dev.chancery.catalog.Schemas.object;
import static dev.chancery.catalog.Schemas.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemasTest {
  /** A guard against hanging, not a measurement. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void claims_that_satisfy_the_schema_have_no_violations() {
    CompiledSchema schema = compiled("{\"name\": {\"type\": \"string\"}}", "");

    assertThat(schema.violations(Map.of("name", "Ada"))).isEmpty();
  }

  @Test
  void every_violation_is_told_with_its_pointer_and_never_with_the_value() {
    CompiledSchema schema =
        compiled(
            """
            {"name": {"type": "string"}, "born": {"type": "string", "format": "date"},
             "level": {"enum": ["A1", "B2"]}, "zip": {"type": "string", "pattern": "^[0-9]+$"},
             "score": {"type": "integer", "maximum": 5}, "a/b~c": {"const": 1},
             "list": {"type": "array", "items": {"type": "string"}},
             "nested": {"type": "object", "required": ["deep"]}}
            """,
            ", \"required\": [\"missing/one\"], \"additionalProperties\": false");

    List<Violation> violations =
        schema.violations(
            Json.object(
                """
                {"name": 7713, "born": "secret", "level": "secret", "zip": "secret", "score": 7713,
                 "a/b~c": "secret", "list": ["x", 7713], "nested": {}, "surplus": "secret"}
                """));

    assertThat(violations)
        .containsExactlyInAnyOrder(
            new Violation("/name", "not of type \"string\""),
            new Violation("/born", "not a date"),
            new Violation("/level", "not a value that the schema lists"),
            new Violation("/zip", "does not match ^[0-9]+$"),
            new Violation("/score", "breaks maximum 5"),
            new Violation("/a~1b~0c", "not a value that the schema lists"),
            new Violation("/list/1", "not of type \"string\""),
            new Violation("/nested/deep", "missing"),
            new Violation("/missing~1one", "missing"),
            new Violation("/surplus", "not a member that the schema knows"));
    assertThat(violations.toString()).doesNotContain("secret", "7713");
  }

  @Test
  void a_name_that_is_not_allowed_and_a_dependent_member_that_is_missing_are_pointed_at() {
    CompiledSchema schema =
        compiled(
            "{}",
            """
            , "propertyNames": {"maxLength": 5}, "dependentRequired": {"card": ["owner"]}
            """);

    assertThat(schema.violations(Map.of("card", 1, "too long", 2)))
        .containsExactlyInAnyOrder(
            new Violation("/owner", "missing"),
            new Violation("/too long", "a name that the schema does not allow"));
  }

  @Test
  void numbers_that_are_whole_are_integers_however_they_are_written() {
    CompiledSchema schema = compiled("{\"n\": {\"type\": \"integer\"}}", "");

    assertThat(schema.violations(Map.of("n", new BigDecimal("7.0")))).isEmpty();
    assertThat(schema.violations(Map.of("n", new BigDecimal("7.5")))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "date, 2024-02-29, 2023-02-29",
    "date, 2024-02-29, +12024-02-29",
    "time, 08:30:06Z, 08:30:06",
    "date-time, 2024-02-29T08:30:06.283185+02:00, 2024-02-29",
    "date-time, 1990-12-31t15:59:50z, 1990-12-31T15:59:50+25:00",
    "duration, P4DT12H30M5S, PT1D",
    "duration, P1W, P1Y1W",
    "email, ada@example.org, ada@-example.org",
    "email, a.b+c@example.org, a b@example.org",
    "hostname, www.example.com, -a-host-name-that-starts-with",
    "ipv4, 192.168.0.1, 192.168.0.256",
    "uuid, 2EB8AA08-aa98-11ea-b4aa-73b441d16380, 2eb8aa08aa9811eab4aa73b441d16380",
    "uri, https://example.org/?a=b#c, //example.org/",
    "uri, urn:oasis:names, http://example.org/ü",
    "uri-reference, /abc, \\\\WINDOWS\\file",
    "json-pointer, /foo/bar~0/baz~1, /foo/bar~2",
  })
  void formats_are_asserted(String format, String good, String bad) {
    CompiledSchema schema = compiled("{\"x\": {\"format\": \"%s\"}}".formatted(format), "");

    assertThat(schema.violations(Map.of("x", good))).isEmpty();
    assertThat(schema.violations(Map.of("x", bad)))
        .containsExactly(new Violation("/x", "not a " + format));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "date",
        "time",
        "date-time",
        "duration",
        "email",
        "hostname",
        "ipv4",
        "uuid",
        "uri",
        "uri-reference",
        "json-pointer"
      })
  void no_format_hangs_or_overflows_on_long_text(String format) {
    CompiledSchema schema = compiled("{\"x\": {\"format\": \"%s\"}}".formatted(format), "");

    for (String text :
        List.of("/a".repeat(50_000) + "~", "a.".repeat(50_000), "a@".repeat(50_000))) {
      assertTimeoutPreemptively(
          SOON, () -> assertThat(schema.violations(Map.of("x", text))).isNotEmpty());
    }
  }

  @Test
  void a_pattern_that_makes_others_backtrack_takes_linear_time() {
    CompiledSchema schema = compiled("{\"x\": {\"pattern\": \"^(a+)+$\"}}", "");

    assertTimeoutPreemptively(
        SOON,
        () ->
            assertThat(schema.violations(Map.of("x", "a".repeat(50_000) + "!")))
                .containsExactly(new Violation("/x", "does not match ^(a+)+$")));
    assertThat(schema.violations(Map.of("x", "a".repeat(50_000)))).isEmpty();
  }

  @Test
  void the_ways_of_ECMA_262_to_write_a_character_are_understood() {
    CompiledSchema schema = compiled("{\"x\": {\"pattern\": \"^\\\\u00e9\\\\/\\\\-$\"}}", "");

    assertThat(schema.violations(Map.of("x", "é/-"))).isEmpty();
    assertThat(schema.violations(Map.of("x", "e/-"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "cnf", "vct", "_sd", "...", "id", "credentialSubject"})
  void a_reserved_name_is_refused_at_the_top_and_only_there(String name) {
    assertThat(refusal(object("{\"%s\": {}}".formatted(name), "")))
        .containsExactly(new Violation("/s/properties/" + name, "a reserved name"));
    assertThat(refusal(object("{\"x\": {\"properties\": {\"%s\": {}}}}".formatted(name), "")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"object\", \"minProperties\": -1}",
        "{\"type\": \"object\", \"properties\": {\"x\": {\"type\": \"text\"}}}",
        "{\"type\": \"object\", \"properties\": {\"x\": 5}}",
        "{\"type\": \"object\", \"properties\": {\"x\": null}}",
        "{\"type\": \"object\", \"properties\": []}",
        "{\"type\": \"object\", \"required\": \"x\"}",
        "{\"type\": \"object\", \"$ref\": 5}",
        "{\"type\": \"object\", \"properties\": {\"x\": {\"format\": \"iban\"}}}",
        "{\"type\": \"string\"}",
        "{}"
      })
  void what_is_no_schema_of_an_object_is_refused(String schema) {
    assertThat(refusal(schema)).isNotEmpty();
  }

  @Test
  void all_faults_are_told_at_once() {
    assertThat(
            refusal(
                object(
                    "{\"a\": {\"pattern\": \"(\"}, \"b\": {\"format\": \"iban\"}, \"sub\": {}}",
                    "")))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder(
            "/s/properties/a/pattern", "/s/properties/b/format", "/s/properties/sub");
  }
}
