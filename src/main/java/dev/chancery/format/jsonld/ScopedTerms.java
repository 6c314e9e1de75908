package dev.chancery.format.jsonld;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names that contexts define inside a type or a property. A context that protects one of them as a
 * term of its own cannot stand beside the type: {@code created} in every proof, for one.
 */
final class ScopedTerms {
  private ScopedTerms() {}

  static Set<String> of(Contexts contexts) {
    Set<String> names = new HashSet<>();
    contexts.urls().forEach(url -> collect(contexts.context(url), false, names));
    return names;
  }

  private static void collect(@Nullable Object context, boolean scoped, Set<String> names) {
    if (context instanceof Map<?, ?> terms) {
      terms.forEach(
          (name, definition) -> {
            if (scoped) {
              names.add((String) name);
            }
            if (definition instanceof Map<?, ?> members) {
              collect(members.get("@context"), true, names);
            }
          });
    }
  }
}
