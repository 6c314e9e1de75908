package dev.chancery.verification;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.verification.Fault.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the contexts of a document are: its own, and those of the credentials and proofs in it. */
final class ContextUrls {
  private static final int MOST = 64;
  private static final int LONGEST = 2_048;

  private ContextUrls() {}

  /** Of all that is in {@code document}; too many of them are {@link Refused}. */
  static Set<String> of(Map<String, @Nullable Object> document) {
    Set<String> urls = new LinkedHashSet<>();
    collect(document, urls);
    if (urls.size() > MOST || urls.stream().anyMatch(url -> url.length() > LONGEST)) {
      throw new Refused(
          Check.PROOF,
          Kind.PROOF_TRANSFORMATION_ERROR,
          "/@context",
          "too many contexts, or too long a URL");
    }
    return urls;
  }

  private static void collect(@Nullable Object value, Set<String> urls) {
    switch (value) {
      case Map<?, ?> map -> {
        urls.addAll(Contexts.references(map.get("@context")));
        map.values().forEach(member -> collect(member, urls));
      }
      case List<?> list -> list.forEach(item -> collect(item, urls));
      case null, default -> {}
    }
  }
}
