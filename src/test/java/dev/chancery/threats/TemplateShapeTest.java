package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.catalog.ClaimsTemplate;
import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A value stays a value: whatever is filled in, the claims have the shape of their template. */
@Tag("T-36")
class TemplateShapeTest {
  private static final Did HOLDER = new Did("did:example:holder");
  private static final List<String> HOSTILE =
      List.of(
          "\",\"admin\":true,\"x\":\"",
          "{{input.other}}",
          "{{holder.did}}",
          "{{{{input.x}}}}",
          "${jndi:ldap://127.0.0.1/x}",
          "#{T(java.lang.Runtime).getRuntime()}",
          "../../../etc/passwd",
          "\\\"}],{",
          "\u0001\u001f\u2028\ufeff",
          "__proto__",
          "*/ /*",
          "<script>",
          "'; drop table credential; --",
          "");

  private final Random random = new Random(36);

  @Test
  void of_ten_thousand_templates_each_has_the_shape_of_what_it_makes() {
    for (int i = 0; i < 10_000; i++) {
      Map<String, @Nullable Object> input = new LinkedHashMap<>();
      Map<String, @Nullable Object> template = object(input, 4);
      Claims given = claims(input);
      Claims filled = ClaimsTemplate.compile(template).fill(given, HOLDER, Json.of());

      assertShape(template, filled.values(), input);
      assertThat(Json.object(Json.bytes(filled.values())).keySet()).isEqualTo(template.keySet());
    }
  }

  @Test
  void what_replaces_a_placeholder_is_not_looked_at_again() {
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    for (int i = 0; i < HOSTILE.size(); i++) {
      input.put("v" + i, HOSTILE.get(i));
    }
    Map<String, @Nullable Object> template = new LinkedHashMap<>();
    input.keySet().forEach(name -> template.put(name, "{{input." + name + "}}"));

    Claims given = claims(input);
    assertThat(ClaimsTemplate.compile(template).fill(given, HOLDER, Json.of())).isEqualTo(given);
  }

  @SuppressWarnings(
      "NullAway") // of a record that was compiled elsewhere it does not see the @Nullable
  private static Claims claims(Map<String, @Nullable Object> values) {
    return new Claims(values);
  }

  /** Members and elements stay where they are; a leaf is the one value that it names. */
  private static void assertShape(
      @Nullable Object template, @Nullable Object filled, Map<String, @Nullable Object> input) {
    switch (template) {
      case Map<?, ?> members -> {
        assertThat(filled).isInstanceOf(Map.class);
        Map<?, ?> made = (Map<?, ?>) Objects.requireNonNull(filled);
        assertThat(made.keySet()).isEqualTo(members.keySet());
        members.forEach((name, child) -> assertShape(child, made.get(name), input));
      }
      case List<?> elements -> {
        assertThat(filled).isInstanceOf(List.class);
        List<?> made = (List<?>) Objects.requireNonNull(filled);
        assertThat(made).hasSameSizeAs(elements);
        for (int i = 0; i < made.size(); i++) {
          assertShape(elements.get(i), made.get(i), input);
        }
      }
      case String text when text.startsWith("{{input.") ->
          assertThat(filled).isEqualTo(input.get(text.substring(8, text.length() - 2)));
      case null, default -> assertThat(filled).isEqualTo(template);
    }
  }

  private Map<String, @Nullable Object> object(Map<String, @Nullable Object> input, int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      object.put("m" + random.nextInt(100), node(input, depth));
    }
    return object;
  }

  private @Nullable Object node(Map<String, @Nullable Object> input, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> random.nextInt();
      case 1 -> "constant";
      case 2 -> placeholder(input);
      case 3 -> object(input, depth - 1);
      default -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          list.add(node(input, depth - 1));
        }
        yield list;
      }
    };
  }

  private String placeholder(Map<String, @Nullable Object> input) {
    String name = "p" + input.size();
    Object value =
        switch (random.nextInt(4)) {
          case 0 -> Map.of("admin", true, "m1", HOSTILE.get(random.nextInt(HOSTILE.size())));
          case 1 -> List.of(HOSTILE.get(random.nextInt(HOSTILE.size())), 1);
          default -> HOSTILE.get(random.nextInt(HOSTILE.size()));
        };
    input.put(name, value);
    return "{{input." + name + "}}";
  }
}
