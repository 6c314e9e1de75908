package dev.chancery.model;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A public key as a JSON Web Key (RFC 7517, RFC 8037): P-256 with {@code x} and {@code y}, or
 * Ed25519 with {@code x}. Coordinates are base64url without padding, 32 bytes each. That a P-256
 * point lies on its curve is for whoever makes a key of it to check.
 */
public record PublicJwk(Algorithm algorithm, String x, @Nullable String y) {
  public PublicJwk {
    if (decode(x).length != 32) {
      throw new IllegalArgumentException("x is not 32 bytes");
    }
    if ((algorithm == Algorithm.ES256) != (y != null)) {
      throw new IllegalArgumentException("P-256 has a y, Ed25519 has none");
    }
    if (y != null && decode(y).length != 32) {
      throw new IllegalArgumentException("y is not 32 bytes");
    }
  }

  public static PublicJwk p256(byte[] x, byte[] y) {
    return new PublicJwk(Algorithm.ES256, encode(x), encode(y));
  }

  public static PublicJwk ed25519(byte[] x) {
    return new PublicJwk(Algorithm.EDDSA, encode(x), null);
  }

  /** The members that RFC 7638 §3.2 requires, in its lexicographic order. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("crv", algorithm.curve());
    members.put("kty", algorithm.keyType());
    members.put("x", x);
    if (y != null) {
      members.put("y", y);
    }
    return members;
  }

  /** The JWK thumbprint (RFC 7638): SHA-256, base64url. */
  public String thumbprint() {
    StringBuilder json = new StringBuilder(160).append("{");
    members()
        .forEach(
            (name, value) ->
                json.append('"').append(name).append("\":\"").append(value).append("\","));
    json.setCharAt(json.length() - 1, '}');
    return encode(Digests.sha256(json.toString().getBytes(StandardCharsets.US_ASCII)));
  }

  public byte[] xBytes() {
    return decode(x);
  }

  /** The second coordinate of a P-256 point. */
  public byte[] yBytes() {
    if (y == null) {
      throw new IllegalStateException("an Ed25519 key has no y");
    }
    return decode(y);
  }

  /**
   * Strict base64url: no padding, no white space, no stray bits, so that a key has one spelling.
   */
  private static byte[] decode(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (!encode(bytes).equals(text)) {
      throw new IllegalArgumentException("not canonical base64url");
    }
    return bytes;
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
