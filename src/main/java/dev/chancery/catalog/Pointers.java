package dev.chancery.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** JSON pointers (RFC 6901). */
final class Pointers {
  private static final int MAX_LENGTH = 1024;
  private static final Pattern STRAY_TILDE = Pattern.compile("~(?![01])");

  private Pointers() {}

  /** The pointer of member or element {@code token} of what {@code parent} points at. */
  static String child(String parent, Object token) {
    return parent + "/" + token.toString().replace("~", "~0").replace("/", "~1");
  }

  /** The unescaped reference tokens; what is no pointer, or points at the whole, is refused. */
  static List<String> tokens(String pointer) {
    if (!pointer.startsWith("/")
        || pointer.length() > MAX_LENGTH
        || STRAY_TILDE.matcher(pointer).find()) {
      throw new IllegalArgumentException(
          "not a JSON pointer to a claim, such as /address/locality");
    }
    List<String> tokens = new ArrayList<>();
    for (String token : pointer.substring(1).split("/", -1)) {
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    return tokens;
  }
}
