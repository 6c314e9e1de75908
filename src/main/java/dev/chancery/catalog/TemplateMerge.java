package dev.chancery.catalog;

import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The templates of several types as one. A type without a template passes its properties through,
 * so that beside one with a template it counts as a template that says so.
 */
final class TemplateMerge {
  private TemplateMerge() {}

  static @Nullable Map<String, @Nullable Object> merge(List<CredentialType> types) {
    if (types.stream().allMatch(type -> type.template() == null)) {
      return null;
    }
    Conflicts conflicts = new Conflicts();
    Map<String, @Nullable Object> merged = Conflicts.empty();
    for (CredentialType type : types) {
      Map<String, @Nullable Object> own = type.template();
      conflicts.union(merged, own != null ? own : passing(type), "/template", type.id());
    }
    conflicts.throwIfAny();
    return merged;
  }

  private static Map<String, @Nullable Object> passing(CredentialType type) {
    Map<String, @Nullable Object> template = Conflicts.empty();
    if (type.jsonSchema().get("properties") instanceof Map<?, ?> properties) {
      Json.members(properties)
          .keySet()
          .forEach(name -> template.put(name, "{{input." + name + "}}"));
    }
    return template;
  }
}
