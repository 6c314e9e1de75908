package dev.chancery.catalog;

import dev.chancery.model.SchemaId;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schemas of several types as one. Properties are united, and so is what must be there;
 * where one schema is closed, the whole is, around the union. Keywords that look at the object as a
 * whole stay together, one {@code allOf} branch for each schema.
 */
final class JsonSchemaMerge {
  private static final String AT = "/jsonSchema";

  private static final Set<String> UNITED =
      Set.of("properties", "patternProperties", "$defs", "definitions");

  /** They speak of what no other keyword beside them has seen, so that they belong at the top. */
  private static final Set<String> CLOSING =
      Set.of("additionalProperties", "unevaluatedProperties");

  private static final Set<String> LEFT_OUT =
      Set.of("$schema", "$comment", "title", "description", "default", "examples", "type");

  private final Conflicts conflicts = new Conflicts();
  private final Map<String, @Nullable Object> merged = Json.of("type", "object");
  private final Set<Object> required = new LinkedHashSet<>();
  private final List<@Nullable Object> branches = new ArrayList<>();

  private JsonSchemaMerge() {}

  static Map<String, @Nullable Object> merge(List<CredentialType> types) {
    if (types.size() == 1) {
      return types.getFirst().jsonSchema();
    }
    JsonSchemaMerge merge = new JsonSchemaMerge();
    types.forEach(type -> merge.add(type.id(), type.jsonSchema()));
    merge.conflicts.throwIfAny();
    return merge.result();
  }

  private Map<String, @Nullable Object> result() {
    if (!required.isEmpty()) {
      merged.put("required", List.copyOf(required));
    }
    if (!branches.isEmpty()) {
      merged.put("allOf", List.copyOf(branches));
    }
    return merged;
  }

  private void add(SchemaId id, Map<String, @Nullable Object> schema) {
    requireMovable(schema, AT, id);
    Map<String, @Nullable Object> branch = Conflicts.empty();
    schema.forEach(
        (keyword, value) -> {
          if (UNITED.contains(keyword) && value instanceof Map<?, ?> map) {
            unite(keyword, map, id);
          } else if (keyword.equals("required") && value instanceof List<?> names) {
            required.addAll(names);
          } else if (CLOSING.contains(keyword)) {
            close(keyword, value, id);
          } else if (!LEFT_OUT.contains(keyword)) {
            branch.put(keyword, value);
          }
        });
    if (!branch.isEmpty()) {
      branches.add(branch);
    }
  }

  private void unite(String keyword, Map<?, ?> map, SchemaId id) {
    Map<String, @Nullable Object> into =
        merged.get(keyword) instanceof Map<?, ?> present
            ? Json.members(present)
            : Conflicts.empty();
    conflicts.union(into, map, Pointers.child(AT, keyword), id);
    merged.put(keyword, into);
  }

  /** False wins; true says nothing; two schemas must be the same. */
  private void close(String keyword, @Nullable Object value, SchemaId id) {
    if (Boolean.FALSE.equals(value)) {
      merged.put(keyword, value);
    } else if (!Boolean.TRUE.equals(value) && !Boolean.FALSE.equals(merged.get(keyword))) {
      conflicts.put(merged, keyword, value, AT, id);
    }
  }

  /** A reference to what the merge moves elsewhere would come to mean something else. */
  private void requireMovable(Object schema, String pointer, SchemaId id) {
    if (!(schema instanceof Map<?, ?> map)) {
      return;
    }
    if (map.get("$ref") instanceof String reference
        && UNITED.stream().noneMatch(keyword -> reference.startsWith("#/" + keyword + "/"))) {
      conflicts.fault(pointer + "/$ref", "not into $defs or properties, in " + id);
    }
    SubSchemas.forEach(Json.members(map), pointer, (at, child) -> requireMovable(child, at, id));
  }
}
