package dev.chancery.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.catalog.ClaimsTemplate.Root;
import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTemplateTest {
  private static final Did HOLDER = new Did("did:example:ada");
  private static final Map<String, @Nullable Object> COLLECTION = Json.of("name", "Spring");

  @Test
  void placeholders_are_replaced_by_values_of_any_type() {
    Claims claims =
        filled(
            """
            {"who": "{{holder.did}}", "course": {"in": "{{collection.name}}", "kind": "open"},
             "grades": "{{input.result.grades}}", "list": ["{{input.n}}", "fixed", 7, null]}
            """,
            "{\"result\": {\"grades\": [1, {\"b\": true}]}, \"n\": null}");

    assertThat(claims.values())
        .isEqualTo(
            Json.object(
                """
                {"who": "did:example:ada", "course": {"in": "Spring", "kind": "open"},
                 "grades": [1, {"b": true}], "list": [null, "fixed", 7, null]}
                """));
  }

  @Test
  void a_value_that_looks_like_structure_stays_one_string() {
    String hostile = "\",\"admin\":true,\"x\":\"{{holder.did}}";
    Claims claims =
        ClaimsTemplate.compile(Json.object("{\"name\": \"{{input.name}}\"}"))
            .fill(Given.claims(Json.of("name", hostile)), HOLDER, COLLECTION);

    assertThat(claims.values()).isEqualTo(Map.of("name", hostile));
  }

  @Test
  void what_replaces_a_placeholder_is_not_looked_at_again() {
    Claims claims =
        filled("{\"a\": \"{{input.b}}\"}", "{\"b\": {\"c\": \"{{input.secret}}\"}, \"secret\": 1}");

    assertThat(claims.values()).isEqualTo(Map.of("a", Map.of("c", "{{input.secret}}")));
  }

  @Test
  void where_a_value_is_absent_so_is_its_member_or_element() {
    Claims claims =
        filled(
            """
            {"a": "{{input.gone}}", "b": ["{{input.gone}}", "{{input.n}}"], "c": {"d": "{{input.n.deep}}"},
             "e": "{{collection.gone.deep}}"}
            """,
            "{\"n\": 1}");

    assertThat(claims.values()).isEqualTo(Json.object("{\"b\": [1], \"c\": {}}"));
  }

  @Test
  void without_a_template_the_claims_are_the_input() {
    Claims input = Given.claims(Json.of("a", 1));
    ClaimsTemplate template = ClaimsTemplate.compile(null);

    assertThat(template.fill(input, HOLDER, COLLECTION)).isEqualTo(input);
    assertThat(template.roots()).containsExactly(Root.INPUT);
  }

  @Test
  void a_template_tells_what_its_outcome_depends_on() {
    assertThat(roots("{\"a\": \"fixed\"}")).isEmpty();
    assertThat(roots("{\"a\": [\"{{holder.did}}\"], \"b\": \"{{collection.name}}\"}"))
        .containsExactlyInAnyOrder(Root.HOLDER, Root.COLLECTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello {{input.name}}",
        "{{input.name}} ",
        "{{input.a}}{{input.b}}",
        "{{input}}",
        "{{input.}}",
        "{{input..a}}",
        "{{ input.a }}",
        "{{input.{{input.a}}}}",
        "{{system.env}}",
        "{{holder.name}}",
        "{{input.a|upper}} x",
        "{{{input.a}}}",
        "{{"
      })
  void a_leaf_that_is_not_exactly_one_placeholder_is_refused(String leaf) {
    Map<String, @Nullable Object> template = Json.of("a", List.of(Json.of("b/c", leaf)));

    assertThat(Refusals.unusable(() -> ClaimsTemplate.compile(template)))
        .extracting(Violation::pointer)
        .containsExactly("/a/0/b~1c");
  }

  @Test
  void reserved_names_and_placeholders_as_names_are_refused_all_at_once() {
    assertThat(
            Refusals.unusable(
                () ->
                    ClaimsTemplate.compile(
                        Json.object(
                            """
                            {"iss": "x", "_sd": 1, "{{input.a}}": 1, "ok": {"iss": "inside"}, "b": "{{"}
                            """))))
        .extracting(Violation::pointer)
        .containsExactlyInAnyOrder("/iss", "/_sd", "/{{input.a}}", "/b");
  }

  @Test
  void a_template_may_nest_sixteen_deep() {
    assertThat(ClaimsTemplate.compile(nested(15)).roots()).isEmpty();
    assertThat(Refusals.unusable(() -> ClaimsTemplate.compile(nested(16)))).hasSize(1);
  }

  @Test
  void claims_that_become_too_deep_are_refused() {
    Claims input = Given.claims(nested(30));
    ClaimsTemplate template =
        ClaimsTemplate.compile(Json.object("{\"a\":[[[[\"{{input.n}}\"]]]]}"));

    assertThat(Refusals.problem(() -> template.fill(input, HOLDER, COLLECTION)))
        .isInstanceOf(Problem.SchemaValidationFailed.class);
  }

  @Test
  void the_shape_of_the_template_is_the_shape_of_the_claims() {
    SplittableRandom chance = new SplittableRandom(20_26);
    for (int i = 0; i < 2_000; i++) {
      Map<String, @Nullable Object> tree = object(chance, 0);
      Claims input = Given.claims(Json.of("a", value(chance), "b", Json.of("c", value(chance))));

      Claims claims = ClaimsTemplate.compile(tree).fill(input, HOLDER, COLLECTION);

      assertThat(claims.values()).isEqualTo(expected(tree, input.values()));
    }
  }

  /** By its own rule, member by member: a string that is a placeholder gives way, nothing else. */
  private static @Nullable Object expected(
      @Nullable Object template, Map<String, @Nullable Object> input) {
    return switch (template) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        Json.members(map)
            .forEach(
                (name, child) -> {
                  if (!"{{input.gone}}".equals(child)) {
                    out.put(name, expected(child, input));
                  }
                });
        yield out;
      }
      case List<?> list ->
          list.stream()
              .filter(child -> !"{{input.gone}}".equals(child))
              .map(child -> expected(child, input))
              .toList();
      case String text when text.equals("{{input.a}}") -> input.get("a");
      case String text when text.equals("{{input.b.c}}") ->
          ((Map<?, ?>) Objects.requireNonNull(input.get("b"))).get("c");
      case null, default -> template;
    };
  }

  private static Map<String, @Nullable Object> object(SplittableRandom chance, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < chance.nextInt(5); i++) {
      map.put("m" + i, node(chance, depth + 1));
    }
    return map;
  }

  private static Object node(SplittableRandom chance, int depth) {
    return switch (chance.nextInt(depth > 4 ? 5 : 7)) {
      case 0 -> "{{input.a}}";
      case 1 -> "{{input.b.c}}";
      case 2 -> "{{input.gone}}";
      case 3 -> "a fixed text";
      case 4 -> chance.nextInt(100);
      case 5 -> object(chance, depth);
      default -> {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < chance.nextInt(4); i++) {
          list.add(node(chance, depth + 1));
        }
        yield list;
      }
    };
  }

  private static Object value(SplittableRandom chance) {
    return switch (chance.nextInt(4)) {
      case 0 -> "{{input.a}}";
      case 1 -> "\",\"admin\":true,\"x\":\"";
      case 2 -> Json.of("n", 1, "list", List.of("{{holder.did}}"));
      default -> chance.nextBoolean();
    };
  }

  private static Map<String, @Nullable Object> nested(int depth) {
    Map<String, @Nullable Object> map = Json.of("n", 1);
    for (int i = 1; i < depth; i++) {
      map = Json.of("n", map);
    }
    return map;
  }

  private static Set<Root> roots(String template) {
    return ClaimsTemplate.compile(Json.object(template)).roots();
  }

  private static Claims filled(String template, String input) {
    return ClaimsTemplate.compile(Json.object(template))
        .fill(Given.claims(input), HOLDER, COLLECTION);
  }
}
