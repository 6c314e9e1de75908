package dev.chancery.notify;

import dev.chancery.model.EmailAddress;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail, written.
 *
 * @param id of its message, the same at every attempt
 * @param from who sends it
 * @param senderName what the recipient sees of them
 * @param html the same as {@code text}; names the picture {@code cid:card}
 * @param link what both lead to
 * @param picture a PNG
 */
@SuppressWarnings("ArrayRecordComponent") // is sent
public record Letter(
    UUID id,
    EmailAddress from,
    String senderName,
    EmailAddress to,
    String subject,
    String text,
    String html,
    URI link,
    byte @Nullable [] picture) {
  /** RFC 5322 §2.1.1 allows 998 octets in a line, of which an encoded word takes three for one. */
  private static final int LONGEST = 200;

  public Letter {
    requireLine(senderName);
    requireLine(subject);
  }

  /**
   * Control characters, C1 and Unicode's separators among them, end lines in one reader or another.
   */
  static boolean isLine(String text) {
    return !text.isBlank()
        && text.codePointCount(0, text.length()) <= LONGEST
        && text.codePoints().noneMatch(Letter::endsLines);
  }

  /**
   * The same text as one line: whatever might end it becomes a blank, and what is too long goes.
   */
  static String line(String text) {
    String line =
        text.codePoints()
            .map(each -> endsLines(each) ? ' ' : each)
            .limit(LONGEST)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    return line.isEmpty() ? "-" : line;
  }

  private static boolean endsLines(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.FORMAT ->
          true;
      default -> false;
    };
  }

  private static void requireLine(String text) {
    if (!isLine(text)) {
      throw new IllegalArgumentException("not a line of at most " + LONGEST + " characters");
    }
  }

  /** It is for one person. */
  @Override
  public String toString() {
    return "Letter[" + id + "]";
  }
}
