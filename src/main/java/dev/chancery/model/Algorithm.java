package dev.chancery.model;

/**
 * A signature algorithm, by its JOSE name (RFC 7518 §3.1, RFC 8037 §3.1) and the one curve that it
 * is used with here.
 */
public enum Algorithm {
  ES256("ES256", "EC", "P-256"),
  EDDSA("EdDSA", "OKP", "Ed25519");

  private final String joseName;
  private final String keyType;
  private final String curve;

  Algorithm(String joseName, String keyType, String curve) {
    this.joseName = joseName;
    this.keyType = keyType;
    this.curve = curve;
  }

  /** The JOSE {@code alg}. */
  public String joseName() {
    return joseName;
  }

  /** The JWK {@code kty}. */
  public String keyType() {
    return keyType;
  }

  /** The JWK {@code crv}, which is also how the API names a kind of key. */
  public String curve() {
    return curve;
  }

  /** The algorithm whose curve is {@code curve}. */
  public static Algorithm ofCurve(String curve) {
    for (Algorithm algorithm : values()) {
      if (algorithm.curve.equals(curve)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("neither P-256 nor Ed25519: " + curve);
  }

  /** The algorithm whose JOSE {@code alg} is {@code name}. */
  public static Algorithm ofJoseName(String name) {
    for (Algorithm algorithm : values()) {
      if (algorithm.joseName.equals(name)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException("neither ES256 nor EdDSA: " + name);
  }
}
