package dev.chancery.identity;

import dev.chancery.model.Algorithm;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.Multikey;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.platform.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of verification methods, in the forms that we read. */
final class Keys {
  private Keys() {}

  /**
   * The key of a verification method; {@code null} where it is of a kind that we do not use, or
   * unfit: no point of its curve, private, or for encryption.
   */
  static @Nullable PublicJwk of(Map<String, @Nullable Object> method) {
    try {
      return switch (String.valueOf(method.get("type"))) {
        case "JsonWebKey", "JsonWebKey2020" ->
            method.get("publicKeyJwk") instanceof Map<?, ?> jwk ? signing(Json.members(jwk)) : null;
        case "Multikey", "Ed25519VerificationKey2020" ->
            method.get("publicKeyMultibase") instanceof String multibase
                ? Multikey.decode(multibase)
                : null;
        default -> null;
      };
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable PublicJwk signing(Map<String, @Nullable Object> jwk) {
    return "enc".equals(jwk.get("use")) ? null : jwk(jwk);
  }

  /**
   * The public key that a JWK is (RFC 7517, RFC 8037 §2); {@link IllegalArgumentException} where it
   * is private, of another kind, or no point of its curve.
   */
  static PublicJwk jwk(Map<String, @Nullable Object> jwk) {
    if (jwk.containsKey("d") || jwk.containsKey("k")) {
      throw new IllegalArgumentException("a private key");
    }
    if (!(jwk.get("crv") instanceof String curve) || !(jwk.get("x") instanceof String x)) {
      throw new IllegalArgumentException("a key without crv and x");
    }
    Algorithm algorithm = Algorithm.ofCurve(curve);
    if (!algorithm.keyType().equals(jwk.get("kty"))) {
      throw new IllegalArgumentException("a kty that does not fit its crv");
    }
    PublicJwk key = new PublicJwk(algorithm, x, jwk.get("y") instanceof String y ? y : null);
    return checked(key);
  }

  /** {@code key}, if it is a point of its curve. */
  static PublicJwk checked(PublicJwk key) {
    Object _ = PublicKeys.of(key);
    return key;
  }
}
