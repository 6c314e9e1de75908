package dev.chancery.notify;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;

/**
 * Text in a header field (RFC 2047 §2, §5): always encoded, so that nothing in it is syntax, and
 * what is written to the wire is letters, digits and {@code =?+/_} of US-ASCII alone.
 */
final class EncodedWords {
  /** An encoded word has 75 characters at most, of which these are base64. */
  private static final int OCTETS = 45;

  /** Where a line goes on in the next. */
  static final String FOLD = "\r\n ";

  private EncodedWords() {}

  /** On one line, for who folds it. */
  static String of(String line) {
    return words(line, " ");
  }

  /**
   * A word to a line (RFC 5322 §2.2.3, RFC 2047 §2): together they may be longer than one may be.
   */
  static String folded(String line) {
    return words(line, FOLD);
  }

  private static String words(String line, String separator) {
    StringJoiner words = new StringJoiner(separator);
    StringBuilder word = new StringBuilder();
    int octets = 0;
    for (int codePoint : line.codePoints().toArray()) {
      String character = Character.toString(codePoint);
      int more = character.getBytes(StandardCharsets.UTF_8).length;
      if (octets + more > OCTETS) {
        words.add(encoded(word));
        word.setLength(0);
        octets = 0;
      }
      word.append(character);
      octets += more;
    }
    return words.add(encoded(word)).toString();
  }

  private static String encoded(CharSequence word) {
    return "=?UTF-8?B?"
        + Base64.getEncoder().encodeToString(word.toString().getBytes(StandardCharsets.UTF_8))
        + "?=";
  }
}
