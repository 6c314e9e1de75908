package dev.chancery.catalog;

import dev.chancery.catalog.ClaimsTemplate.Root;
import dev.chancery.model.Claims;
import dev.chancery.model.Problem.Violation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one template, and collects what is wrong with it. */
final class TemplateReader {
  private static final int MAX_DEPTH = 16;
  private static final String OPENING = "{{";
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{([a-z]+)((?:\\.[^\\s.{}]+)+)\\}\\}");

  private final List<Violation> faults = new ArrayList<>();
  private final Set<Root> roots = EnumSet.noneOf(Root.class);

  /** The template's tree, of use only where there are no {@link #faults}. */
  TemplateNode read(Map<String, @Nullable Object> template) {
    for (String name : template.keySet()) {
      if (Claims.RESERVED.contains(name)) {
        fault(Pointers.child("", name), "a reserved name");
      }
    }
    return node(template, "", 1);
  }

  List<Violation> faults() {
    return List.copyOf(faults);
  }

  Set<Root> roots() {
    return roots;
  }

  private TemplateNode node(@Nullable Object value, String pointer, int depth) {
    if (depth > MAX_DEPTH) {
      fault(pointer, "deeper than " + MAX_DEPTH);
      return new TemplateNode.Constant(null);
    }
    return switch (value) {
      case Map<?, ?> map -> members(map, pointer, depth);
      case List<?> list -> elements(list, pointer, depth);
      case String text when text.contains(OPENING) -> placeholder(text, pointer);
      case null, default -> new TemplateNode.Constant(value);
    };
  }

  private TemplateNode members(Map<?, ?> map, String pointer, int depth) {
    Map<String, TemplateNode> members = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          String at = Pointers.child(pointer, name);
          if (name.toString().contains(OPENING)) {
            fault(at, "a placeholder replaces a value, not a name");
          }
          members.put(name.toString(), node(value, at, depth + 1));
        });
    return new TemplateNode.Members(members);
  }

  private TemplateNode elements(List<?> list, String pointer, int depth) {
    List<TemplateNode> elements = new ArrayList<>();
    for (Object value : list) {
      elements.add(node(value, Pointers.child(pointer, elements.size()), depth + 1));
    }
    return new TemplateNode.Elements(elements);
  }

  private TemplateNode placeholder(String text, String pointer) {
    Matcher form = PLACEHOLDER.matcher(text);
    if (text.length() > 512 || !form.matches()) {
      fault(pointer, "not one whole placeholder, such as {{input.given_name}}");
      return new TemplateNode.Constant(null);
    }
    Root root = Root.named(form.group(1));
    List<String> path = List.of(form.group(2).substring(1).split("\\."));
    if (root == null || (root == Root.HOLDER && !path.equals(List.of("did")))) {
      fault(pointer, "not holder.did, collection.… or input.…");
      return new TemplateNode.Constant(null);
    }
    roots.add(root);
    return new TemplateNode.Placeholder(root, path);
  }

  private void fault(String pointer, String reason) {
    if (faults.size() < SchemaInspection.MAX_FAULTS) {
      faults.add(new Violation(pointer, reason));
    }
  }
}
