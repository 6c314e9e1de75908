package dev.chancery.bulk;

import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts as the JSON values that a schema asks for. */
final class Cells {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?");

  private Cells() {}

  /** A text that is not of the types that were asked for; says of which. */
  static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1;

    private Mismatch(String types) {
      super("not of type " + types, null, false, false);
    }
  }

  /**
   * {@code text} as one of {@code types}, of JSON Schema. Where a string will do, or nothing is
   * said, it is left as it is: a date is a string to JSON.
   */
  static Object value(String text, Set<String> types) throws Mismatch {
    if (types.isEmpty() || types.contains("string")) {
      return text;
    }
    String stripped = text.strip();
    if (types.contains("boolean")) {
      switch (stripped.toLowerCase(Locale.ROOT)) {
        case "true" -> {
          return true;
        }
        case "false" -> {
          return false;
        }
        default -> {}
      }
    }
    Object number = number(stripped, types);
    return number == null ? composite(stripped, types) : number;
  }

  /** No longer and no finer than one that comes as JSON. */
  private static @Nullable Object number(String text, Set<String> types) {
    if (text.length() > Json.LONGEST_NUMBER) {
      return null;
    }
    if ((types.contains("integer") || types.contains("number")) && WHOLE.matcher(text).matches()) {
      return whole(new BigInteger(text));
    }
    if (types.contains("number") && NUMBER.matcher(text).matches()) {
      BigDecimal number = new BigDecimal(text);
      return Math.abs(number.scale()) > Json.MAX_SCALE ? null : number;
    }
    return null;
  }

  /** An array or an object stands in its field as JSON. */
  private static Object composite(String text, Set<String> types) throws Mismatch {
    try {
      byte[] json = text.getBytes(StandardCharsets.UTF_8);
      if (types.contains("array") && text.startsWith("[")) {
        return Json.array(json);
      }
      if (types.contains("object") && text.startsWith("{")) {
        return Json.object(json);
      }
    } catch (ProblemException _) {
      throw mismatch(types);
    }
    throw mismatch(types);
  }

  private static Object whole(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return number.intValueExact();
    }
    return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
  }

  private static Mismatch mismatch(Set<String> types) {
    return new Mismatch(
        String.join(" or ", types.stream().filter(type -> !type.equals("null")).sorted().toList()));
  }
}
