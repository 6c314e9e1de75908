package dev.chancery.format;

import dev.chancery.model.Claims;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a credential's claims are selectively disclosable: a tree by the reference tokens
 * of the JSON pointers. Whether a token names a member or an element, the claims decide.
 */
final class Disclosable {
  /** RFC 9901 §4.2.1 and §4.2.4.2: conveying digests is all that these may be used for. */
  static final Set<String> DIGEST_NAMES = Set.of("_sd", "_sd_alg", "...");

  /** Stands for every element of an array; RFC 6901 §4 has it for an element that never exists. */
  private static final String EVERY_ELEMENT = "-";

  private static final Pattern STRAY_TILDE = Pattern.compile("~(?![01])");

  private final Map<String, Disclosable> below = new LinkedHashMap<>();
  private boolean itself;

  private Disclosable() {}

  /**
   * The claims as a whole, with {@code pointers} into them; a pointer that makes no sense is
   * refused.
   */
  static Disclosable of(List<String> pointers) {
    Disclosable root = new Disclosable();
    pointers.forEach(root::add);
    return root;
  }

  /** Whether this is a disclosure of its own. */
  boolean itself() {
    return itself;
  }

  boolean nothingBelow() {
    return below.isEmpty();
  }

  @Nullable Disclosable member(String name) {
    return below.get(name);
  }

  @Nullable Disclosable element(int index) {
    Disclosable every = below.get(EVERY_ELEMENT);
    return every != null ? every : below.get(Integer.toString(index));
  }

  private void add(String pointer) {
    if (!pointer.startsWith("/")) {
      throw new IllegalArgumentException("not a JSON pointer to a claim: " + pointer);
    }
    Disclosable at = this;
    for (String token : pointer.substring(1).split("/", -1)) {
      String name = unescaped(token, pointer);
      // SD-JWT VC §2.2.2.3; at the top a name is a claim's
      if (DIGEST_NAMES.contains(name) || (at == this && Claims.RESERVED.contains(name))) {
        throw new IllegalArgumentException("never selectively disclosable: " + pointer);
      }
      at = at.step(name, pointer);
    }
    at.itself = true;
  }

  private Disclosable step(String name, String pointer) {
    Disclosable next = below.computeIfAbsent(name, _ -> new Disclosable());
    if (below.containsKey(EVERY_ELEMENT) && below.size() > 1) {
      throw new IllegalArgumentException("beside every element, one of them: " + pointer);
    }
    return next;
  }

  /** RFC 6901 §4: {@code ~1} first, so that {@code ~01} is {@code ~1}. */
  private static String unescaped(String token, String pointer) {
    if (STRAY_TILDE.matcher(token).find()) {
      throw new IllegalArgumentException("not a JSON pointer: " + pointer);
    }
    return token.replace("~1", "/").replace("~0", "~");
  }
}
