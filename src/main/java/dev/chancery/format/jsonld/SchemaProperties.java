package dev.chancery.format.jsonld;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a JSON Schema 2020-12 says of a value's shape, wherever in it that is said. */
final class SchemaProperties {
  /** Keywords whose schemas hold of the same value. */
  private static final List<String> ALTERNATIVES = List.of("allOf", "anyOf", "oneOf");

  private static final List<String> CONDITIONS = List.of("then", "else");

  private final Map<String, ?> root;

  SchemaProperties(Map<String, ?> root) {
    this.root = root;
  }

  Map<String, List<Map<String, ?>>> of(Map<String, ?> schema) {
    return of(resolved(List.of(schema)));
  }

  /** The schemas of each property that {@code schemas} name. */
  Map<String, List<Map<String, ?>>> of(List<Map<String, ?>> schemas) {
    Map<String, List<Map<String, ?>>> properties = new LinkedHashMap<>();
    for (Map<String, ?> schema : resolved(schemas)) {
      object(schema.get("properties"))
          .forEach(
              (name, property) ->
                  properties.computeIfAbsent(name, _ -> new ArrayList<>()).add(object(property)));
    }
    return properties;
  }

  /** {@code schemas} and all that hold of the same value: by reference, and by composition. */
  List<Map<String, ?>> resolved(List<Map<String, ?>> schemas) {
    Set<Map<String, ?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Map<String, ?>> all = new ArrayList<>();
    Deque<Map<String, ?>> left = new ArrayDeque<>(schemas);
    while (!left.isEmpty()) {
      Map<String, ?> schema = left.pop();
      if (seen.add(schema)) {
        all.add(schema);
        left.addAll(beside(schema));
      }
    }
    return all;
  }

  private List<Map<String, ?>> beside(Map<String, ?> schema) {
    List<Map<String, ?>> beside = new ArrayList<>();
    ALTERNATIVES.forEach(keyword -> list(schema.get(keyword)).forEach(s -> beside.add(object(s))));
    CONDITIONS.forEach(keyword -> beside.add(object(schema.get(keyword))));
    object(schema.get("dependentSchemas")).values().forEach(s -> beside.add(object(s)));
    if (schema.get("$ref") instanceof String reference) {
      beside.add(referred(reference));
    }
    return beside;
  }

  /** By JSON pointer into the same schema, which is what is registered (catalog). */
  private Map<String, ?> referred(String reference) {
    Object at = root;
    if (!reference.startsWith("#")) {
      return Map.of();
    }
    for (String token : reference.substring(1).split("/")) {
      if (!token.isEmpty()) {
        String name = token.replace("~1", "/").replace("~0", "~");
        at =
            at instanceof List<?> list && name.matches("[0-9]{1,4}")
                ? element(list, Integer.parseInt(name))
                : object(at).get(name);
      }
    }
    return object(at);
  }

  private static @Nullable Object element(List<?> list, int index) {
    return index < list.size() ? list.get(index) : null;
  }

  /** The schemas of an array's elements, and of theirs where they are arrays. */
  List<Map<String, ?>> items(List<Map<String, ?>> schemas) {
    List<Map<String, ?>> items = new ArrayList<>();
    for (Map<String, ?> schema : schemas) {
      if (schema.get("items") instanceof Map<?, ?>) {
        items.add(object(schema.get("items")));
      }
      list(schema.get("prefixItems")).forEach(item -> items.add(object(item)));
      if (schema.get("contains") instanceof Map<?, ?>) {
        items.add(object(schema.get("contains")));
      }
    }
    List<Map<String, ?>> resolved = resolved(items);
    if (!resolved.isEmpty() && isArray(resolved)) {
      resolved.addAll(items(resolved));
    }
    return resolved;
  }

  boolean isArray(List<Map<String, ?>> schemas) {
    return schemas.stream()
        .anyMatch(
            schema ->
                "array".equals(schema.get("type"))
                    || list(schema.get("type")).contains("array")
                    || schema.containsKey("items")
                    || schema.containsKey("prefixItems"));
  }

  /** Of arrays of arrays a set would make one array. */
  boolean isSet(List<Map<String, ?>> schemas) {
    return schemas.stream().anyMatch(schema -> Boolean.TRUE.equals(schema.get("uniqueItems")))
        && !isArray(items(schemas));
  }

  /** The one type that all formats agree on; null where there is none, or not only one. */
  @Nullable String format(List<Map<String, ?>> schemas, Map<String, String> types) {
    List<String> found =
        schemas.stream()
            .map(schema -> schema.get("format"))
            .filter(format -> format instanceof String)
            .map(format -> types.getOrDefault(format, ""))
            .distinct()
            .toList();
    return found.size() == 1 && !found.getFirst().isEmpty() ? found.getFirst() : null;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked") // a JSON object
  private static Map<String, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, ?>) map : Map.of();
  }
}
