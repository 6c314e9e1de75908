package dev.chancery.issuer;

/** The DID methods that an issuer of ours may have. */
public enum IssuerMethod {
  /** A document that we serve; any number of keys, which may rotate. */
  WEB,
  /** The key is the name (did:key). */
  KEY,
  /** The JWK is the name (did:jwk). */
  JWK;

  /** The method's name in a DID. */
  public String wireName() {
    return switch (this) {
      case WEB -> "web";
      case KEY -> "key";
      case JWK -> "jwk";
    };
  }

  public static IssuerMethod ofWireName(String name) {
    for (IssuerMethod method : values()) {
      if (method.wireName().equals(name)) {
        return method;
      }
    }
    throw new IllegalArgumentException("none of web, key, jwk");
  }
}
