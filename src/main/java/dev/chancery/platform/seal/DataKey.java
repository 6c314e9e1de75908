package dev.chancery.platform.seal;

import dev.chancery.model.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that seals bytes: AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D §8.2.2). What it
 * makes is a version byte, the nonce, the ciphertext and the tag. Safe for any thread; prints as
 * nothing.
 */
public final class DataKey {
  private static final byte VERSION = 1;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int OVERHEAD = 1 + NONCE + TAG_BITS / 8;

  /** Found once for each thread: to look for a provider takes as long as to seal a credential. */
  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(DataKey::newCipher);

  private final SecretKey key;
  private final Randomness randomness;

  DataKey(byte[] key32, Randomness randomness) {
    if (key32.length != 32) {
      throw new IllegalArgumentException("a key of " + key32.length + " bytes");
    }
    this.key = new SecretKeySpec(key32, "AES");
    this.randomness = randomness;
  }

  /** Seals {@code plain}; only the same {@code associatedData} opens it again. */
  public byte[] seal(String associatedData, byte[] plain) {
    byte[] nonce = randomness.bytes(NONCE);
    ByteBuffer sealed = ByteBuffer.allocate(OVERHEAD + plain.length).put(VERSION).put(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, associatedData);
      int _ = cipher.doFinal(ByteBuffer.wrap(plain), sealed);
      return sealed.array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM refused to seal", e);
    }
  }

  /**
   * Opens what {@link #seal} made; anything else, or other associated data, is a {@link
   * SealBroken}.
   */
  public byte[] open(String associatedData, byte[] sealed) {
    if (sealed.length < OVERHEAD || sealed[0] != VERSION) {
      throw new SealBroken(associatedData);
    }
    try {
      byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE);
      return cipher(Cipher.DECRYPT_MODE, nonce, associatedData)
          .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
    } catch (GeneralSecurityException e) {
      throw new SealBroken(associatedData);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String associatedData)
      throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associatedData.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without AES-GCM", e);
    }
  }

  @Override
  public String toString() {
    return "DataKey";
  }
}
