package dev.chancery.format.jsonld;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What names mean inside a node, by where it stands and by what it is (JSON-LD 1.1 API §5.1.2). */
final class NodeContexts {
  private final ContextProcessing processing;

  NodeContexts(ContextProcessing processing) {
    this.processing = processing;
  }

  /** In a node without types of its own that is {@code property}'s value in {@code document}. */
  ActiveContext within(Map<String, @Nullable Object> document, String property) {
    ActiveContext top = processing.ofDocument(document.get("@context"));
    return entered(typed(document, top), property, Map.of());
  }

  /** A node that is {@code property}'s value begins with these (steps 7 and 8). */
  ActiveContext entered(ActiveContext active, String property, Map<?, ?> node) {
    ActiveContext kept =
        active.previous() == null || isReference(active, node) ? null : active.previous();
    ActiveContext begun = kept == null ? active : kept;
    TermDefinition term = active.term(property);
    return term == null || term.scoped() == null
        ? begun
        : processing.ofProperty(begun, property, term.scoped());
  }

  private static boolean isReference(ActiveContext active, Map<?, ?> node) {
    return node.keySet().stream().anyMatch(key -> "@value".equals(active.property((String) key)))
        || (node.size() == 1
            && "@id".equals(active.property((String) node.keySet().iterator().next())));
  }

  /** A scalar that is {@code property}'s value is read by this. */
  ActiveContext ofScalar(ActiveContext active, String property) {
    TermDefinition term = active.term(property);
    return term == null || term.scoped() == null
        ? active
        : processing.ofProperty(active, property, term.scoped());
  }

  /** The types' own contexts, in the order of their names (step 11). */
  ActiveContext typed(Map<String, ?> node, ActiveContext active) {
    SortedSet<String> types = new TreeSet<>();
    node.forEach(
        (key, value) -> {
          if ("@type".equals(active.property(key))) {
            several(value).stream()
                .filter(String.class::isInstance)
                .forEach(type -> types.add((String) type));
          }
        });
    ActiveContext result = active;
    for (String type : types) {
      TermDefinition term = active.term(type);
      if (term != null && term.scoped() != null) {
        result = processing.ofType(result, type, term.scoped());
      }
    }
    return result;
  }

  /** JSON-LD knows no difference between one value and an array of it. */
  static List<?> several(@Nullable Object value) {
    return value instanceof List<?> list ? list : Collections.singletonList(value);
  }
}
