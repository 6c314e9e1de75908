package dev.chancery.format.jsonld;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * JSON's numbers as every processor reads them: as doubles (RFC 7493 §2.2, RFC 8785 §3.2.2.3). What
 * a double does not hold to the last digit would be signed as another number, and is refused.
 */
public final class Numbers {
  private static final long LARGEST = (1L << 53) - 1;

  /** {@code %1.15E} (JSON-LD 1.1 API §8.6): sixteen digits, of the double and not of its text. */
  private static final MathContext SIXTEEN = new MathContext(16, RoundingMode.HALF_UP);

  private static final int MAX_DIGITS = 40;
  private static final int MAX_SCALE = 400;

  private Numbers() {}

  /** Whether {@code number} means the same to whoever reads it as a double. */
  public static boolean isExact(Number number) {
    if (isSmall(number)) {
      return true;
    }
    BigDecimal decimal = decimal(number);
    return decimal != null
        && (isInteger(decimal)
            ? decimal.abs().compareTo(BigDecimal.valueOf(LARGEST)) <= 0
            : isShortest(decimal));
  }

  /** The lexical form as {@code xsd:integer}; null of a fraction. For exact numbers only. */
  static @Nullable String integer(Number number) {
    if (isSmall(number)) {
      return number.toString();
    }
    BigDecimal decimal = decimal(number);
    return decimal != null && isInteger(decimal) ? decimal.toBigInteger().toString() : null;
  }

  /** The canonical form as {@code xsd:double}; null where it would be read as another number. */
  static @Nullable String canonicalDouble(Number number) {
    double value = number.doubleValue();
    if (value == 0) {
      return "0.0E0";
    }
    BigDecimal rounded = rounded(value);
    if (rounded.doubleValue() != value) {
      return null;
    }
    String digits = rounded.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "0" : digits.substring(1);
    int exponent = rounded.precision() - rounded.scale() - 1;
    return (value < 0 ? "-" : "") + digits.charAt(0) + '.' + fraction + 'E' + exponent;
  }

  /** The same number with a fraction of the digits that its canonical form has. */
  static Number canonical(Number number) {
    String integer = integer(number);
    return integer != null ? new BigInteger(integer) : rounded(number.doubleValue());
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value).round(SIXTEEN).stripTrailingZeros();
  }

  private static boolean isSmall(Number number) {
    return number instanceof Integer
        || (number instanceof Long && Math.abs(number.longValue()) <= LARGEST);
  }

  /** Null of what no claim needs and arithmetic would suffer from. */
  private static @Nullable BigDecimal decimal(Number number) {
    BigDecimal decimal =
        switch (number) {
          case BigDecimal value -> value;
          case BigInteger value when value.bitLength() <= 64 -> new BigDecimal(value);
          case BigInteger _ -> null;
          case Double value when Double.isFinite(value) -> BigDecimal.valueOf(value);
          case Double _ -> null;
          default -> BigDecimal.valueOf(number.longValue());
        };
    return decimal != null
            && decimal.precision() <= MAX_DIGITS
            && Math.abs((long) decimal.scale()) <= MAX_SCALE
        ? decimal
        : null;
  }

  private static boolean isInteger(BigDecimal decimal) {
    return decimal.signum() == 0 || decimal.stripTrailingZeros().scale() <= 0;
  }

  private static boolean isShortest(BigDecimal decimal) {
    double value = decimal.doubleValue();
    return Double.isFinite(value)
        && value != 0
        && new BigDecimal(Double.toString(value)).compareTo(decimal) == 0;
  }
}
