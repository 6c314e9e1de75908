package dev.chancery.catalog;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of tenants, on RE2/J: time grows with the length of the text, whatever the
 * pattern (T-20). What only a backtracking engine can do (look-around, back-references) is refused.
 */
final class LinearPatterns implements RegularExpressionFactory {
  static final int MAX_LENGTH = 512;

  /** Instructions: each character of a text costs at most one look at each of them. */
  static final int MAX_PROGRAM = 2_000;

  /** RE2/J unrolls repetitions before it counts; more than this it is not shown. */
  private static final long MAX_UNROLLED = 20_000;

  private static final Pattern REPETITION =
      Pattern.compile("([)}?*+]?)\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

  @Override
  public RegularExpression getRegularExpression(String pattern) {
    Pattern compiled = compile(pattern);
    return text -> compiled.matcher(text).find();
  }

  /** {@code pattern} as it will be used; its refusal says why. */
  static Pattern compile(String pattern) {
    if (pattern.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("longer than " + MAX_LENGTH + " characters");
    }
    if (unrolled(pattern) > MAX_UNROLLED) {
      throw tooLarge();
    }
    try {
      Pattern compiled = Pattern.compile(translated(pattern));
      if (compiled.programSize() > MAX_PROGRAM) {
        throw tooLarge();
      }
      return compiled;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "not a regular expression of RE2 (no look-around, no back-references): "
              + e.getDescription(),
          e);
    }
  }

  /**
   * No less than the program's size, from the text alone: a repetition multiplies what it repeats,
   * and only one that follows a group or another repetition can be the outer of two.
   */
  private static long unrolled(String pattern) {
    long sum = pattern.length();
    long product = 1;
    Matcher repetition = REPETITION.matcher(pattern);
    while (repetition.find()) {
      long times = Math.max(number(repetition.group(2)), number(repetition.group(3)));
      if (repetition.group(1).isEmpty()) {
        sum += times;
      } else {
        product = Math.min(MAX_UNROLLED + 1, product * Math.max(1, times));
      }
    }
    return sum * product;
  }

  private static long number(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  /**
   * The work of a compilation that leads to no program of its size, in instructions: a Unicode
   * category is hundreds of ranges, and what is refused may have been unrolled first.
   */
  static int overhead(String pattern, boolean refused) {
    int categories = pattern.split("\\\\[pP]", -1).length - 1;
    long unrolled = refused ? Math.min(MAX_PROGRAM, unrolled(pattern) / 10) : 0;
    return (int) unrolled + 50 * categories;
  }

  /** From ECMA-262, which JSON Schema speaks, to RE2. */
  private static String translated(String pattern) {
    StringBuilder out = new StringBuilder(pattern.length() + 16);
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (pattern.startsWith("\\u", i) && i + 5 < pattern.length()) {
        out.append("\\x{").append(pattern, i + 2, i + 6).append('}');
        i += 5;
      } else if (pattern.startsWith("\\Q", i) || opensFlags(pattern, i)) {
        throw new IllegalArgumentException("neither quotations nor flags are part of ECMA-262");
      } else if (c == '\\' && i + 1 < pattern.length()) {
        out.append(c).append(pattern.charAt(++i));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** RE2/J takes minutes to compile {@code (?i)[a-\x{10ffff}]}. */
  private static boolean opensFlags(String pattern, int at) {
    return pattern.startsWith("(?", at)
        && at + 2 < pattern.length()
        && ":<=!".indexOf(pattern.charAt(at + 2)) < 0;
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException("repeats too much");
  }
}
