package dev.chancery.load;

import java.math.BigInteger;

/** Bitcoin's base 58, of octets that do not begin with zero. */
final class Base58 {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger RADIX = BigInteger.valueOf(58);

  private Base58() {}

  static String encode(byte[] octets) {
    StringBuilder reversed = new StringBuilder();
    for (BigInteger rest = new BigInteger(1, octets); rest.signum() > 0; ) {
      BigInteger[] division = rest.divideAndRemainder(RADIX);
      reversed.append(ALPHABET.charAt(division[1].intValue()));
      rest = division[0];
    }
    return reversed.reverse().toString();
  }
}
