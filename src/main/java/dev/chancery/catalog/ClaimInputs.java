package dev.chancery.catalog;

import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What claims are made of: what the template names, or what the schema has where there is none. */
final class ClaimInputs {
  private static final int MOST = 1_000;
  private static final int DEEPEST = 8;

  private final Map<String, @Nullable Object> root;
  private final List<ClaimInput> inputs = new ArrayList<>();

  private ClaimInputs(Map<String, @Nullable Object> root) {
    this.root = root;
  }

  static List<ClaimInput> of(@Nullable TemplateNode tree, Map<String, @Nullable Object> schema) {
    ClaimInputs found = new ClaimInputs(schema);
    if (tree == null) {
      found.addProperties(schema, List.of(), "");
    } else {
      found.addPlaceholders(tree, schema, "");
    }
    return List.copyOf(found.inputs);
  }

  private void addPlaceholders(
      TemplateNode node, @Nullable Map<String, @Nullable Object> schema, String pointer) {
    switch (node) {
      case TemplateNode.Members(var members) ->
          members.forEach(
              (name, child) ->
                  addPlaceholders(child, property(schema, name), Pointers.child(pointer, name)));
      case TemplateNode.Elements(var elements) -> {
        for (int i = 0; i < elements.size(); i++) {
          addPlaceholders(elements.get(i), element(schema, i), Pointers.child(pointer, i));
        }
      }
      case TemplateNode.Placeholder(var from, var path) -> {
        if (from == ClaimsTemplate.Root.INPUT) {
          inputs.add(new ClaimInput(path, pointer, types(schema)));
        }
      }
      case TemplateNode.Constant _ -> {}
    }
  }

  /** An object with properties of its own is as many inputs; any other is one. */
  private void addProperties(
      Map<String, @Nullable Object> schema, List<String> path, String pointer) {
    if (!(schema.get("properties") instanceof Map<?, ?> properties)) {
      return;
    }
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      String name = String.valueOf(property.getKey());
      List<String> below = new ArrayList<>(path);
      below.add(name);
      String at = Pointers.child(pointer, name);
      Map<String, @Nullable Object> child = resolved(property.getValue());
      if (inputs.size() >= MOST) {
        return;
      } else if (child != null && child.get("properties") instanceof Map && path.size() < DEEPEST) {
        addProperties(child, below, at);
      } else {
        inputs.add(new ClaimInput(below, at, types(child)));
      }
    }
  }

  private @Nullable Map<String, @Nullable Object> property(
      @Nullable Map<String, @Nullable Object> schema, String name) {
    if (schema == null) {
      return null;
    }
    return schema.get("properties") instanceof Map<?, ?> properties && properties.containsKey(name)
        ? resolved(properties.get(name))
        : resolved(schema.get("additionalProperties"));
  }

  private @Nullable Map<String, @Nullable Object> element(
      @Nullable Map<String, @Nullable Object> schema, int index) {
    if (schema == null) {
      return null;
    }
    return schema.get("prefixItems") instanceof List<?> items && index < items.size()
        ? resolved(items.get(index))
        : resolved(schema.get("items"));
  }

  /** Behind its references, of which so many may follow each other. */
  private @Nullable Map<String, @Nullable Object> resolved(@Nullable Object schema) {
    Object found = schema;
    for (int hops = 0; hops <= DEEPEST && found instanceof Map<?, ?> map; hops++) {
      if (!(map.get("$ref") instanceof String reference)) {
        return Json.members(map);
      }
      found = at(reference);
    }
    return null;
  }

  private @Nullable Object at(String reference) {
    Object found = root;
    for (String token : reference.equals("#") ? List.<String>of() : tokens(reference)) {
      found = found instanceof Map<?, ?> map ? map.get(token) : null;
    }
    return found;
  }

  private static List<String> tokens(String reference) {
    return Pointers.tokens(reference.substring(1));
  }

  private static Set<String> types(@Nullable Map<String, @Nullable Object> schema) {
    return switch (schema == null ? null : schema.get("type")) {
      case String type -> Set.of(type);
      case List<?> several -> {
        Set<String> types = new LinkedHashSet<>();
        several.forEach(type -> types.add(String.valueOf(type)));
        yield types;
      }
      case null, default -> Set.of();
    };
  }
}
