package dev.chancery.proof;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Mints nonces without writing them down: 8 octets of expiry (seconds since 1970), 16 of chance,
 * and the first 16 of an HMAC-SHA256 over purpose, scope and these, in base64url. Every node that
 * has the key knows them again. That each is used once is the ledger's to see to.
 */
public final class Nonces {
  private static final String HMAC = "HmacSHA256";
  private static final byte[] PURPOSE = "chancery nonce 1".getBytes(StandardCharsets.US_ASCII);
  private static final int RANDOM = 16;
  private static final int SIGNED = Long.BYTES + RANDOM;
  private static final int TAG = 16;

  /** 40 octets in base64url. */
  private static final int LENGTH = 54;

  private final SecretKeySpec key;
  private final InstantSource clock;
  private final Randomness randomness;

  /** The key has 32 octets, shared by all nodes and used for nothing else. */
  public Nonces(byte[] key, InstantSource clock, Randomness randomness) {
    if (key.length != 32) {
      throw new IllegalArgumentException("a key of 32 octets");
    }
    this.key = new SecretKeySpec(key, HMAC);
    this.clock = clock;
    this.randomness = randomness;
  }

  /** A nonce that {@link #check} accepts for the same scope until {@code lifetime} is over. */
  public String mint(String scope, Duration lifetime) {
    byte[] signed =
        ByteBuffer.allocate(SIGNED)
            .putLong(clock.instant().plus(lifetime).getEpochSecond())
            .put(randomness.bytes(RANDOM))
            .array();
    byte[] nonce = Arrays.copyOf(signed, SIGNED + TAG);
    System.arraycopy(tag(scope, signed), 0, nonce, SIGNED, TAG);
    return encode(nonce);
  }

  /**
   * When {@code nonce} expires; {@link Problem.NonceInvalid} where it has, was not minted here, or
   * for another scope.
   */
  public Instant check(String scope, String nonce) {
    byte[] octets = decode(nonce);
    byte[] signed = Arrays.copyOf(octets, SIGNED);
    byte[] tag = Arrays.copyOfRange(octets, SIGNED, SIGNED + TAG);
    if (!MessageDigest.isEqual(tag, tag(scope, signed))) {
      throw invalid("not one of ours");
    }
    Instant expiry = Instant.ofEpochSecond(ByteBuffer.wrap(signed).getLong());
    if (!clock.instant().isBefore(expiry)) {
      throw invalid("expired");
    }
    return expiry;
  }

  /** The scope's length comes before the scope, so that no two inputs make the same octets. */
  private byte[] tag(String scope, byte[] signed) {
    byte[] octets = scope.getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(PURPOSE);
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, octets.length));
      mac.update(octets);
      mac.update(signed);
      return Arrays.copyOf(mac.doFinal(), TAG);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without " + HMAC, e);
    }
  }

  /** One spelling for each nonce: a second one would be a second row where it is spent. */
  private static byte[] decode(String nonce) {
    if (nonce.length() == LENGTH) {
      try {
        byte[] octets = Base64.getUrlDecoder().decode(nonce);
        if (encode(octets).equals(nonce)) {
          return octets;
        }
      } catch (IllegalArgumentException e) {
        throw invalid("not one of ours");
      }
    }
    throw invalid("not one of ours");
  }

  private static String encode(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static ProblemException invalid(String reason) {
    return new ProblemException(new Problem.NonceInvalid(reason));
  }
}
