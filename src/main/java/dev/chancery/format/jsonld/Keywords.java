package dev.chancery.format.jsonld;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keywords of JSON-LD 1.1 §1.7. */
final class Keywords {
  private static final Set<String> ALL =
      Set.of(
          "@base",
          "@container",
          "@context",
          "@direction",
          "@graph",
          "@id",
          "@import",
          "@included",
          "@index",
          "@json",
          "@language",
          "@list",
          "@nest",
          "@none",
          "@prefix",
          "@propagate",
          "@protected",
          "@reverse",
          "@set",
          "@type",
          "@value",
          "@version",
          "@vocab");

  private Keywords() {}

  static boolean contains(@Nullable String name) {
    return name != null && name.startsWith("@") && ALL.contains(name);
  }

  /** {@code @} and letters alone: reserved for keywords to come, and ignored by processors. */
  static boolean resembles(String name) {
    return name.length() > 1
        && name.charAt(0) == '@'
        && name.chars().skip(1).allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  }
}
