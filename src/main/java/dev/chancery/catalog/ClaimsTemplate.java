package dev.chancery.catalog;

import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a type builds claims from holder, collection and input: a JSON tree whose leaves may be
 * placeholders, {@code "{{input.given_name}}"}. A placeholder is replaced as a whole by the value
 * that it names, of whatever JSON type; there is no text around it, no expression in it, and what
 * replaces it is not looked at again, so that no value can become structure (T-36). Where the value
 * is absent, so is the member or element.
 */
public final class ClaimsTemplate {
  /** Where a placeholder's value comes from. */
  public enum Root {
    HOLDER("holder"),
    COLLECTION("collection"),
    INPUT("input");

    private final String name;

    Root(String name) {
      this.name = name;
    }

    static @Nullable Root named(String name) {
      for (Root root : values()) {
        if (root.name.equals(name)) {
          return root;
        }
      }
      return null;
    }
  }

  private final @Nullable TemplateNode tree;
  private final Set<Root> roots;

  private ClaimsTemplate(@Nullable TemplateNode tree, Set<Root> roots) {
    this.tree = tree;
    this.roots = roots;
  }

  /**
   * {@code template} read once; none at all passes the input through. {@link
   * Problem.SchemaUnusable} with every fault, by pointers into the template.
   */
  public static ClaimsTemplate compile(@Nullable Map<String, @Nullable Object> template) {
    if (template == null) {
      return new ClaimsTemplate(null, EnumSet.of(Root.INPUT));
    }
    TemplateReader reader = new TemplateReader();
    TemplateNode tree = reader.read(template);
    if (!reader.faults().isEmpty()) {
      throw new ProblemException(new Problem.SchemaUnusable(reader.faults()));
    }
    return new ClaimsTemplate(tree, reader.roots());
  }

  /** What it is made of; null where it passes the input through. */
  @Nullable TemplateNode tree() {
    return tree;
  }

  /** What the outcome depends on. */
  public Set<Root> roots() {
    return Set.copyOf(roots);
  }

  /**
   * The claims.
   *
   * @param input the collection's claims, overridden by the holder's or row's own
   * @param collection what {@code {{collection.…}}} may name
   */
  public Claims fill(Claims input, Did holder, Map<String, @Nullable Object> collection) {
    if (!(tree instanceof TemplateNode.Members members)) {
      return input;
    }
    Facts facts = new Facts(input.values(), Map.of("did", holder.value()), collection);
    return new Claims(object(members, facts));
  }

  private record Facts(
      Map<String, @Nullable Object> input,
      Map<String, @Nullable Object> holder,
      Map<String, @Nullable Object> collection) {
    Map<String, @Nullable Object> of(Root root) {
      return switch (root) {
        case HOLDER -> holder;
        case COLLECTION -> collection;
        case INPUT -> input;
      };
    }
  }

  private static Map<String, @Nullable Object> object(TemplateNode.Members node, Facts facts) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    node.members()
        .forEach(
            (name, child) -> {
              if (isPresent(child, facts)) {
                filled.put(name, value(child, facts));
              }
            });
    return filled;
  }

  private static @Nullable Object value(TemplateNode node, Facts facts) {
    return switch (node) {
      case TemplateNode.Members members -> object(members, facts);
      case TemplateNode.Elements elements -> {
        List<@Nullable Object> filled = new ArrayList<>();
        for (TemplateNode element : elements.elements()) {
          if (isPresent(element, facts)) {
            filled.add(value(element, facts));
          }
        }
        yield filled;
      }
      case TemplateNode.Constant constant -> constant.value();
      case TemplateNode.Placeholder placeholder -> {
        Map<String, @Nullable Object> parent = parent(placeholder, facts);
        yield parent == null ? null : parent.get(placeholder.path().getLast());
      }
    };
  }

  /** A value that is there and {@code null} is present. */
  private static boolean isPresent(TemplateNode node, Facts facts) {
    if (!(node instanceof TemplateNode.Placeholder placeholder)) {
      return true;
    }
    Map<String, @Nullable Object> parent = parent(placeholder, facts);
    return parent != null && parent.containsKey(placeholder.path().getLast());
  }

  private static @Nullable Map<String, @Nullable Object> parent(
      TemplateNode.Placeholder placeholder, Facts facts) {
    Map<String, @Nullable Object> at = facts.of(placeholder.root());
    for (String step : placeholder.path().subList(0, placeholder.path().size() - 1)) {
      if (!(at.get(step) instanceof Map<?, ?> next)) {
        return null;
      }
      at = Json.members(next);
    }
    return at;
  }
}
