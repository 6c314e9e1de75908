package dev.chancery.catalog;

import static dev.chancery.catalog.Schemas.compiled;
import static dev.chancery.catalog.Schemas.object;
import static dev.chancery.catalog.Schemas.properties;
import static dev.chancery.catalog.Schemas.refusal;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant could do with a schema, and may not (T-16, T-20, T-21). */
@Tag("T-16")
@Tag("T-20")
@Tag("T-21")
class HostileSchemasTest {
  /** A guard against hanging, not a measurement. */
  private static final Duration SOON = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?=a)b",
        "(?!a)b",
        "(?<=a)b",
        "(a)\\\\1",
        "(",
        "(?i)[a-\\\\x{10ffff}]",
        "\\\\\\\\(?i)[a-\\\\x{10ffff}]",
        "(?P<n>a)",
        "\\\\Qa\\\\E",
        "((((a{100}){100}){100}){100}){100}",
        "(a{1000}){1000}",
        "((a{1,1000}){2}){500}",
        ".{1000}.{1000}.{1000}"
      })
  void a_pattern_that_is_not_linear_or_too_large_is_refused(String pattern) {
    String schema = object("{\"x\": {\"pattern\": \"%s\"}}".formatted(pattern), "");

    assertThat(refusal(schema))
        .extracting(Violation::pointer)
        .containsExactly("/s/properties/x/pattern");
    String names = object("{}", ", \"patternProperties\": {\"%s\": {}}".formatted(pattern));
    assertThat(refusal(names)).hasSize(1);
  }

  @Test
  void a_bracket_that_is_a_character_opens_no_group() {
    CompiledSchema schema =
        compiled("{\"x\": {\"pattern\": \"^\\\\(?[0-9]+\\\\)?(?:a|b)(?<n>c)$\"}}", "");

    assertThat(schema.violations(Map.of("x", "(12)ac"))).isEmpty();
  }

  @Test
  void many_patterns_that_are_too_large_are_not_all_tried() {
    String patterns =
        IntStream.range(0, 1_900)
            .mapToObj(i -> "\"p%d\": {\"pattern\": \"(a{0,99}){0,%d}\"}".formatted(i, 90 + i % 9))
            .collect(Collectors.joining(", "));

    assertThat(refusal(object("{" + patterns + "}", ""))).hasSizeLessThan(20);
  }

  @Test
  void many_patterns_of_many_categories_are_not_all_compiled() {
    String patterns =
        IntStream.range(0, 300)
            .mapToObj(
                i -> "\"p%d\": {\"pattern\": \"(?:%sa)\"}".formatted(i, "\\\\pL|".repeat(120)))
            .collect(Collectors.joining(", "));

    assertThat(refusal(object("{" + patterns + "}", "")))
        .containsExactly(
            new Violation(
                "/s/properties/p1/pattern", "the schema's patterns are too much together"));
  }

  @Test
  void a_pattern_of_more_than_512_characters_is_refused() {
    assertThat(refusal(object("{\"x\": {\"pattern\": \"%s\"}}".formatted("a".repeat(513)), "")))
        .containsExactly(new Violation("/s/properties/x/pattern", "longer than 512 characters"));
    assertThat(refusal(object("{\"x\": {\"pattern\": \"%s\"}}".formatted("a".repeat(512)), "")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"$ref\": \"http://127.0.0.1:9/trap\"",
        "\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"",
        "\"$ref\": \"other.json\"",
        "\"$ref\": \"classpath:/logback.xml\"",
        "\"$ref\": \"file:///etc/passwd\"",
        "\"$ref\": \"#anchor\"",
        "\"$ref\": \"#/%24defs/x\"",
        "\"$ref\": \"#/nowhere\"",
        "\"$ref\": \"#/type\"",
        "\"$schema\": \"http://127.0.0.1:9/trap\"",
        "\"$schema\": \"http://json-schema.org/draft-07/schema#\"",
        "\"$id\": \"http://127.0.0.1:9/trap\"",
        "\"$dynamicRef\": \"#x\"",
        "\"$dynamicAnchor\": \"x\"",
        "\"$recursiveRef\": \"#\"",
        "\"$vocabulary\": {}"
      })
  void nothing_leads_out_of_the_schema(String member) {
    assertThat(refusal("{\"type\": \"object\", %s}".formatted(member))).hasSize(1);
    assertThat(refusal(object("{\"x\": {%s}}".formatted(member), ""))).hasSize(1);
  }

  @Test
  void local_references_are_followed() {
    CompiledSchema schema =
        compiled(
            "{\"x\": {\"$ref\": \"#/$defs/a~1b\"}, \"y\": {\"$ref\": \"#/properties/x\"}}",
            ", \"$defs\": {\"a/b\": {\"type\": \"string\"}}"
                + ", \"$schema\": \"https://json-schema.org/draft/2020-12/schema\"");

    assertThat(schema.violations(Map.of("x", "text", "y", 1)))
        .containsExactly(new Violation("/y", "not of type \"string\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"object\", \"$ref\": \"#\"}",
        "{\"type\": \"object\", \"properties\": {\"x\": {\"$ref\": \"#\"}}}",
        "{\"type\": \"object\", \"$defs\": {\"a\": {\"items\": {\"$ref\": \"#/$defs/b\"}}, \"b\": {\"not\": {\"$ref\": \"#/$defs/a\"}}}}"
      })
  void references_in_a_circle_are_refused(String schema) {
    assertThat(refusal(schema))
        .extracting(Violation::reason)
        .containsExactly("leads back to itself");
  }

  @Test
  void a_bomb_of_references_is_refused() {
    String bomb =
        IntStream.range(0, 25)
            .mapToObj(
                i ->
                    "\"d%d\": {\"allOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
            .collect(Collectors.joining(", "));

    assertRefusedSoon(
        object("{\"x\": {\"$ref\": \"#/$defs/d0\"}}", ", \"$defs\": {" + bomb + ", \"d25\": {}}"),
        "references followed");
  }

  @Test
  void a_chain_of_references_is_refused() {
    String chain =
        IntStream.range(0, 1_500)
            .mapToObj(i -> "\"d%d\": {\"$ref\": \"#/$defs/d%d\"}".formatted(i, i + 1))
            .collect(Collectors.joining(", "));

    assertRefusedSoon(
        object("{}", ", \"$defs\": {" + chain + ", \"d1500\": {}}"), "references followed");
  }

  @Test
  void two_thousand_sub_schemas_pass_and_one_more_does_not() {
    assertThat(refusal(object(properties(1_999), ""))).isEmpty();
    assertRefusedSoon(object(properties(2_000), ""), "more than 2000 sub-schemas");
    assertRefusedSoon(object(properties(50_000), ""), "more than 2000 sub-schemas");
  }

  @Test
  void a_schema_deeper_than_32_sub_schemas_is_refused() {
    Map<String, @Nullable Object> deep = Json.of();
    for (int i = 0; i < 100; i++) {
      deep = Json.of("type", "object", "not", deep);
    }

    assertThat(SchemaInspection.faults(deep))
        .extracting(Violation::reason)
        .containsExactly("deeper than 32 sub-schemas, references followed");
  }

  @Test
  void a_schema_longer_than_200_kilobytes_is_refused() {
    assertRefusedSoon(
        object("{}", ", \"description\": \"%s\"".formatted("x".repeat(201 * 1024))), "longer than");
  }

  @Test
  void a_huge_enumeration_and_unbounded_unique_items_are_refused() {
    String numbers =
        IntStream.range(0, 1_001).mapToObj(Integer::toString).collect(Collectors.joining(","));

    assertRefusedSoon(object("{\"x\": {\"enum\": [%s]}}".formatted(numbers), ""), "more than 1000");
    assertRefusedSoon(object("{\"x\": {\"uniqueItems\": true}}", ""), "without maxItems");
    assertRefusedSoon(
        object("{\"x\": {\"uniqueItems\": true, \"maxItems\": 1001}}", ""), "without maxItems");
    assertThat(refusal(object("{\"x\": {\"uniqueItems\": true, \"maxItems\": 1000}}", "")))
        .isEmpty();
  }

  @Test
  void claims_that_would_take_too_long_to_check_are_refused() {
    CompiledSchema schema =
        compiled("{\"x\": {\"items\": {\"properties\": %s}}}".formatted(properties(500)), "");
    Map<String, Integer> object =
        IntStream.range(0, 500).boxed().collect(Collectors.toMap(i -> "p" + i, i -> i));

    assertThat(schema.violations(Map.of("x", nCopies(1_000, object))))
        .containsExactly(new Violation("", "too much to check against this schema"));
  }

  private static void assertRefusedSoon(String schema, String reason) {
    List<Violation> faults = assertTimeoutPreemptively(SOON, () -> refusal(schema));
    assertThat(faults).hasSize(1).first().extracting(Violation::reason).asString().contains(reason);
  }
}
