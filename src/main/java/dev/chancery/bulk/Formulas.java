package dev.chancery.bulk;

/**
 * Text that no spreadsheet takes for a formula, wherever it begins a cell of its own (threat T-24).
 */
final class Formulas {
  /** And their full-width forms, which some programs read as the same. */
  private static final String BEGIN = "=+-@＝＋－＠";

  /**
   * Where a program is set to another separator than the comma, a quote in the midst of its cell is
   * a letter, and holds together neither cells nor lines.
   */
  private static final String SEPARATE = ";\t\r\n";

  private Formulas() {}

  /** {@code text} with an apostrophe before each formula, and before white space that is first. */
  static String defused(String text) {
    StringBuilder defused = new StringBuilder(text.length() + 1);
    if (text.startsWith("\t") || text.startsWith("\r")) {
      defused.append('\'');
    }
    boolean blank = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (blank && BEGIN.indexOf(c) >= 0) {
        defused.append('\'');
      }
      defused.append(c);
      blank = SEPARATE.indexOf(c) >= 0 || (blank && isBlank(c));
    }
    return defused.toString();
  }

  /** What is not seen, or left out by whoever reads. */
  private static boolean isBlank(char c) {
    return c == '"'
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT;
  }
}
