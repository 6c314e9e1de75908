package dev.chancery.format.jsonld;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where something stands in a document (RFC 6901). Written out only when somebody is told: of a
 * document of long names, to write each would take the square of its length.
 */
final class Pointer {
  static final Pointer ROOT = new Pointer(null, "");

  private final @Nullable Pointer parent;
  private final String token;

  private Pointer(@Nullable Pointer parent, String token) {
    this.parent = parent;
    this.token = token;
  }

  /** The member of that name in what stands here. */
  Pointer at(String name) {
    return new Pointer(this, name);
  }

  /** The element of that place in the array that stands here. */
  Pointer at(int index) {
    return new Pointer(this, Integer.toString(index));
  }

  @Override
  public String toString() {
    Deque<String> tokens = new ArrayDeque<>();
    for (Pointer at = this; at.parent != null; at = at.parent) {
      tokens.push(at.token.replace("~", "~0").replace("/", "~1"));
    }
    StringBuilder written = new StringBuilder();
    tokens.forEach(each -> written.append('/').append(each));
    return written.toString();
  }
}
