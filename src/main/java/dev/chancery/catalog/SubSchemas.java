package dev.chancery.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where in a JSON Schema (2020-12) the schemas below it stand. */
final class SubSchemas {
  private static final Set<String> ONE =
      Set.of(
          "items",
          "contains",
          "additionalProperties",
          "propertyNames",
          "not",
          "if",
          "then",
          "else",
          "unevaluatedItems",
          "unevaluatedProperties",
          "contentSchema");
  private static final Set<String> LISTED = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> NAMED =
      Set.of("properties", "patternProperties", "dependentSchemas", "$defs", "definitions");

  private SubSchemas() {}

  /** Hands {@code each} the pointer and value of every schema directly below {@code schema}. */
  static void forEach(
      Map<String, @Nullable Object> schema, String pointer, BiConsumer<String, Object> each) {
    schema.forEach(
        (keyword, value) -> {
          String at = Pointers.child(pointer, keyword);
          if (ONE.contains(keyword) && value != null) {
            each.accept(at, value);
          } else if (LISTED.contains(keyword) && value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
              accept(each, Pointers.child(at, i), list.get(i));
            }
          } else if (NAMED.contains(keyword) && value instanceof Map<?, ?> map) {
            map.forEach((name, below) -> accept(each, Pointers.child(at, name), below));
          }
        });
  }

  private static void accept(
      BiConsumer<String, Object> each, String pointer, @Nullable Object schema) {
    if (schema != null) {
      each.accept(pointer, schema);
    }
  }
}
