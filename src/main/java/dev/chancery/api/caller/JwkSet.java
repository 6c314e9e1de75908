package dev.chancery.api.caller;

import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.PublicKeys;
import dev.chancery.platform.json.Json;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a JWK Set (RFC 7517 §5) that an access token could be signed with, by {@code kid}. A
 * key of another kind, for another use, or without a name is passed over.
 */
record JwkSet(Map<String, Key> keys) {
  /** More is no rotation, and would be memory that others fill. */
  private static final int MOST = 50;

  private static final int LEAST_RSA_BITS = 2048;

  /** A longer modulus, or a longer exponent, would hold an event loop for who sends the token. */
  private static final int MOST_RSA_BITS = 4096;

  private static final int MOST_EXPONENT_BITS = 32;

  /** What only who signs has (RFC 7518 §6.2.2, §6.3.2, §6.4). */
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  JwkSet {
    keys = Map.copyOf(keys);
  }

  /** A public key; {@code algorithm} is the one it is for, null where it does not say. */
  record Key(String keyType, PublicKey publicKey, @Nullable String algorithm) {
    boolean fits(TokenAlgorithm wanted) {
      return keyType.equals(wanted.keyType())
          && (algorithm == null || algorithm.equals(wanted.joseName()));
    }
  }

  /** Reads {@code document}; {@link IllegalArgumentException} where it is no JWK Set. */
  static JwkSet of(Map<String, @Nullable Object> document) {
    if (!(document.get("keys") instanceof List<?> list)) {
      throw new IllegalArgumentException("no keys");
    }
    Map<String, Key> keys = new HashMap<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?> jwk && keys.size() < MOST) {
        Map<String, @Nullable Object> members = Json.members(jwk);
        key(members).ifPresent(key -> keys.putIfAbsent(text(members, "kid"), key));
      }
    }
    return new JwkSet(keys);
  }

  Optional<Key> key(String kid) {
    return Optional.ofNullable(keys.get(kid));
  }

  /** Whether {@code document} tells a secret, which it must not: it is stored and shown. */
  static boolean tellsSecrets(Map<String, @Nullable Object> document) {
    return document.get("keys") instanceof List<?> list
        && list.stream()
            .anyMatch(
                each ->
                    each instanceof Map<?, ?> jwk && PRIVATE.stream().anyMatch(jwk::containsKey));
  }

  private static Optional<Key> key(Map<String, @Nullable Object> jwk) {
    if (!isForVerifying(jwk)) {
      return Optional.empty();
    }
    try {
      String keyType = text(jwk, "kty");
      String algorithm = jwk.get("alg") instanceof String text ? text : null;
      return publicKey(keyType, jwk).map(key -> new Key(keyType, key, algorithm));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static boolean isForVerifying(Map<String, @Nullable Object> jwk) {
    return jwk.get("kid") instanceof String
        && (!jwk.containsKey("use") || "sig".equals(jwk.get("use")))
        && (!(jwk.get("key_ops") instanceof List<?> operations) || operations.contains("verify"));
  }

  private static Optional<PublicKey> publicKey(String keyType, Map<String, @Nullable Object> jwk)
      throws GeneralSecurityException {
    return switch (keyType + " " + jwk.get("crv")) {
      case "EC P-256" ->
          Optional.of(
              PublicKeys.of(PublicJwk.p256(octets(text(jwk, "x")), octets(text(jwk, "y")))));
      case "OKP Ed25519" -> Optional.of(PublicKeys.of(PublicJwk.ed25519(octets(text(jwk, "x")))));
      case "RSA null" -> rsa(number(text(jwk, "n")), number(text(jwk, "e")));
      default -> Optional.empty();
    };
  }

  private static Optional<PublicKey> rsa(BigInteger modulus, BigInteger exponent)
      throws GeneralSecurityException {
    if (modulus.bitLength() < LEAST_RSA_BITS
        || modulus.bitLength() > MOST_RSA_BITS
        || exponent.bitLength() > MOST_EXPONENT_BITS
        || exponent.compareTo(BigInteger.TWO) <= 0
        || !exponent.testBit(0)) {
      return Optional.empty();
    }
    return Optional.of(
        KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)));
  }

  private static BigInteger number(String base64url) {
    return new BigInteger(1, octets(base64url));
  }

  private static byte[] octets(String base64url) {
    return Base64.getUrlDecoder().decode(base64url);
  }

  private static String text(Map<String, @Nullable Object> jwk, String name) {
    if (jwk.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no " + name);
  }
}
