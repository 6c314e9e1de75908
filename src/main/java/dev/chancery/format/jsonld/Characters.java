package dev.chancery.format.jsonld;

/** What a string may hold so that every processor reads the same in it. */
public final class Characters {
  private Characters() {}

  /** Whether {@code text} is Unicode: a surrogate without its other half has no octets in UTF-8. */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean paired =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * Whether {@code text} is an IRI with a scheme, of characters that N-Quads allows between its
   * angle brackets unescaped (RDF 1.1 N-Quads §4).
   */
  public static boolean isAbsoluteIri(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < colon; i++) {
      if (!isOfScheme(text.charAt(i))) {
        return false;
      }
    }
    for (int i = colon + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7f || "<>\"{}|^`\\".indexOf(c) >= 0) {
        return false;
      }
    }
    return isWellFormed(text);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isOfScheme(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
  }
}
