package dev.chancery.offer;

import dev.chancery.model.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens of ids: HMAC-SHA256, in base64url. So nothing but a token's hash is stored, and
 * whoever has the key can tell it again.
 */
final class TokenKey {
  private static final String HMAC = "HmacSHA256";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final SecretKeySpec key;

  /** The key has 32 octets, shared by all nodes and used for nothing else. */
  TokenKey(byte[] key) {
    if (key.length != 32) {
      throw new IllegalArgumentException("a key of 32 octets");
    }
    this.key = new SecretKeySpec(key, HMAC);
  }

  /** The token of what has this id. */
  String of(UUID id) {
    byte[] octets =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(octets));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without " + HMAC, e);
    }
  }

  /** By which {@code token} is found; empty where it cannot be one. */
  static Optional<byte[]> hash(String token) {
    return TOKEN.matcher(token).matches()
        ? Optional.of(Digests.sha256(token.getBytes(StandardCharsets.US_ASCII)))
        : Optional.empty();
  }
}
