package dev.chancery.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A decentralized identifier (W3C DID Core §3.1): {@code did:method:method-specific-id}, without
 * path, query or fragment.
 */
public record Did(String value) {
  /** Longer than any did:jwk of a key that we accept, shorter than anything that could hurt. */
  public static final int MAX_LENGTH = 2048;

  private static final Pattern METHOD = Pattern.compile("did:[a-z0-9]{1,64}:");

  public Did {
    if (value.length() > MAX_LENGTH || !isWellFormed(value)) {
      throw new ProblemException(new Problem.DidMalformed(abbreviate(value)));
    }
  }

  /**
   * By a loop: a regular expression with this alternative recurses once for each character, and so
   * ends the stack.
   */
  private static boolean isWellFormed(String value) {
    Matcher method = METHOD.matcher(value);
    if (!method.lookingAt() || method.end() == value.length() || value.endsWith(":")) {
      return false;
    }
    int at = method.end();
    while (at < value.length()) {
      int width = width(value, at);
      if (width == 0) {
        return false;
      }
      at += width;
    }
    return true;
  }

  /**
   * How many characters of {@code value} from {@code at} are one {@code idchar} or colon; none is
   * 0.
   */
  private static int width(String value, int at) {
    char c = value.charAt(at);
    if (c == '%') {
      return at + 2 < value.length() && isHex(value.charAt(at + 1)) && isHex(value.charAt(at + 2))
          ? 3
          : 0;
    }
    boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return plain || c == '.' || c == '_' || c == '-' || c == ':' ? 1 : 0;
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 128;
  }

  /** The method's name, {@code key} of {@code did:key:z6Mk…}. */
  public String method() {
    return value.substring(4, value.indexOf(':', 4));
  }

  /** What the method reads: everything after the second colon. */
  public String methodSpecificId() {
    return value.substring(value.indexOf(':', 4) + 1);
  }

  private static String abbreviate(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "…";
  }

  @Override
  public String toString() {
    return value;
  }
}
