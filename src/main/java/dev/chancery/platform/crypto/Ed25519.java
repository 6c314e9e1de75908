package dev.chancery.platform.crypto;

import java.math.BigInteger;
import java.util.Set;

/** The curve of Ed25519 (RFC 8032 §5.1): −x² + y² = 1 + dx²y² over the field of 2²⁵⁵ − 19. */
final class Ed25519 {
  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  /** Euler's criterion: z^((p−1)/2) is 1 where z is a square, 0 where it is zero. */
  private static final BigInteger EULER = P.shiftRight(1);

  /** The ordinate of two of the points of order eight; of the others it is the negative. */
  private static final BigInteger OF_ORDER_EIGHT =
      new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

  /**
   * The ordinates of all eight points whose order divides the cofactor: a signature that everybody
   * can make verifies under such a key.
   */
  private static final Set<BigInteger> SMALL_ORDER =
      Set.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          P.subtract(BigInteger.ONE),
          OF_ORDER_EIGHT,
          P.subtract(OF_ORDER_EIGHT));

  private Ed25519() {}

  /**
   * Refuses an ordinate that is not reduced, belongs to no point, or to one of small order. That x
   * is 0 and its sign set, the other spelling that RFC 8032 §5.1.3 refuses, happens for y = ±1
   * only.
   */
  static void check(BigInteger y) {
    if (y.compareTo(P) >= 0) {
      throw new IllegalArgumentException("not a canonical Ed25519 point");
    }
    if (SMALL_ORDER.contains(y)) {
      throw new IllegalArgumentException("an Ed25519 point of small order");
    }
    BigInteger square = y.multiply(y).mod(P);
    BigInteger numerator = square.subtract(BigInteger.ONE);
    BigInteger denominator = D.multiply(square).add(BigInteger.ONE);
    if (!numerator.multiply(denominator).mod(P).modPow(EULER, P).equals(BigInteger.ONE)) {
      throw new IllegalArgumentException("not an Ed25519 point");
    }
  }
}
