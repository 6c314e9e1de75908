package dev.chancery.offer;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token of a credential that waits: HMAC-SHA256 over its id, in base64url. So nothing but its
 * hash is stored, and a request that is sent again gets the same one.
 */
public final class DeliveryTokens {
  private static final String HMAC = "HmacSHA256";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final SecretKeySpec key;

  /** The key has 32 octets, shared by all nodes and used for nothing else. */
  public DeliveryTokens(byte[] key) {
    if (key.length != 32) {
      throw new IllegalArgumentException("a key of 32 octets");
    }
    this.key = new SecretKeySpec(key, HMAC);
  }

  /** The token that fetches {@code credential}. */
  public String of(CredentialId credential) {
    UUID id = credential.value();
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

  /**
   * By which {@code token} is found; what cannot be one is as little there as one that was used.
   */
  static byte[] hash(String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw absent();
    }
    return Digests.sha256(token.getBytes(StandardCharsets.US_ASCII));
  }

  /** Unknown, used, expired, revoked: the same to whoever asks. Does not repeat the token. */
  static ProblemException absent() {
    return new ProblemException(new Problem.NotFound("delivery", ""));
  }
}
