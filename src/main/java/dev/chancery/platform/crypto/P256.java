package dev.chancery.platform.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** The curve P-256 (FIPS 186-5, SEC 2 §2.4.2): y² = x³ + ax + b over a prime field. */
final class P256 {
  static final ECParameterSpec PARAMETERS = parameters();
  private static final BigInteger P = ((ECFieldFp) PARAMETERS.getCurve().getField()).getP();
  private static final BigInteger A = PARAMETERS.getCurve().getA();
  private static final BigInteger B = PARAMETERS.getCurve().getB();

  /** p ≡ 3 (mod 4), so that z^((p+1)/4) is a square root of z where z has one. */
  private static final BigInteger ROOT = P.add(BigInteger.ONE).shiftRight(2);

  private P256() {}

  /** Refuses coordinates that are not reduced, or not of a point on the curve. */
  static void check(BigInteger x, BigInteger y) {
    if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0 || !y.multiply(y).mod(P).equals(square(x))) {
      throw new IllegalArgumentException("not a point on P-256");
    }
  }

  /** The second coordinate, of the two the one that is odd or even as asked. */
  static BigInteger y(BigInteger x, boolean odd) {
    BigInteger square = square(x);
    BigInteger y = square.modPow(ROOT, P);
    check(x, y);
    return y.testBit(0) == odd ? y : P.subtract(y);
  }

  static boolean isCurveOf(ECPublicKey key) {
    ECParameterSpec other = key.getParams();
    return other.getCurve().equals(PARAMETERS.getCurve())
        && other.getGenerator().equals(PARAMETERS.getGenerator());
  }

  private static BigInteger square(BigInteger x) {
    return x.multiply(x).add(A).multiply(x).add(B).mod(P);
  }

  private static ECParameterSpec parameters() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without P-256", e);
    }
  }
}
