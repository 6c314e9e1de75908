package dev.chancery.platform.crypto;

import com.apicatalog.multibase.Multibase;
import dev.chancery.model.PublicJwk;
import java.util.Arrays;

/**
 * A public key as Multikey (W3C Controlled Identifiers §2.2.2): multicodec prefix and key,
 * base58btc, {@code z} first. Also what did:key is made of.
 */
public final class Multikey {
  /**
   * Both kinds have 48 or 49 characters; the decoder's cost grows with the square of the length.
   */
  private static final int MAX_LENGTH = 64;

  /** Multicodec 0xed, as a varint; 32 octets follow. */
  private static final byte[] ED25519 = {(byte) 0xED, 0x01};

  /** Multicodec 0x1200, as a varint; a compressed point of 33 octets follows. */
  private static final byte[] P256 = {(byte) 0x80, 0x24};

  private Multikey() {}

  /**
   * The key in {@code text}; {@link IllegalArgumentException} where it is none, or of another kind.
   * A key has one spelling: base58btc is a bijection (a leading 1 is a leading zero octet), and the
   * key's own octets are checked.
   */
  public static PublicJwk decode(String text) {
    byte[] octets = octets(text);
    byte[] key = Arrays.copyOfRange(octets, 2, octets.length);
    if (octets.length == 34 && startsWith(octets, ED25519)) {
      return checked(PublicJwk.ed25519(key));
    }
    if (octets.length == 35 && startsWith(octets, P256)) {
      return PublicKeys.decompressP256(key);
    }
    throw new IllegalArgumentException("a key of a kind other than Ed25519 and P-256");
  }

  private static PublicJwk checked(PublicJwk key) {
    Object _ = PublicKeys.of(key);
    return key;
  }

  /** The canonical spelling of {@code key}. */
  public static String encode(PublicJwk key) {
    return switch (key.algorithm()) {
      case EDDSA -> encode(ED25519, key.xBytes());
      case ES256 -> encode(P256, PublicKeys.compressP256(key));
    };
  }

  private static String encode(byte[] codec, byte[] key) {
    byte[] octets = Arrays.copyOf(codec, codec.length + key.length);
    System.arraycopy(key, 0, octets, codec.length, key.length);
    return Multibase.BASE_58_BTC.encode(octets);
  }

  private static byte[] octets(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a key of a kind other than Ed25519 and P-256");
    }
    if (text.length() < 2 || text.charAt(0) != 'z') {
      throw new IllegalArgumentException("not multibase base58btc");
    }
    return Multibase.BASE_58_BTC.decode(text);
  }

  private static boolean startsWith(byte[] octets, byte[] prefix) {
    return Arrays.equals(octets, 0, prefix.length, prefix, 0, prefix.length);
  }
}
