package dev.chancery.platform.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;

/** The curve P-256 (FIPS 186-5, SEC 2 §2.4.2). */
final class P256 {
  static final ECParameterSpec PARAMETERS = parameters();
  private static final ECCurve CURVE = new SecP256R1Curve();

  private P256() {}

  /** Refuses coordinates that are not reduced, or not of a point on the curve. */
  static void check(BigInteger x, BigInteger y) {
    try {
      ECPoint _ = CURVE.validatePoint(x, y);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a point on P-256", e);
    }
  }

  /** The point of a compressed form (SEC 1 §2.3.4), which has 33 octets. */
  static ECPoint decompress(byte[] compressed) {
    try {
      return CURVE.decodePoint(compressed);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a point on P-256", e);
    }
  }

  static boolean isCurveOf(ECPublicKey key) {
    ECParameterSpec other = key.getParams();
    return other.getCurve().equals(PARAMETERS.getCurve())
        && other.getGenerator().equals(PARAMETERS.getGenerator());
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
