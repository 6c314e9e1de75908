package dev.chancery.platform.seal;

import dev.chancery.model.Randomness;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The key that stands outside the database and wraps all others. Every node has the same one.
 * Prints as nothing.
 */
public final class KeyHierarchy {
  private final byte[] key32;
  private final DataKey wrapping;
  private final Randomness randomness;

  public KeyHierarchy(byte[] key32, Randomness randomness) {
    this.key32 = key32.clone();
    this.randomness = randomness;
    this.wrapping = new DataKey(derive("wrap"), randomness);
  }

  /**
   * 32 bytes for {@code purpose} and nothing else: HKDF-SHA256 (RFC 5869). The same on every node.
   */
  public byte[] derive(String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(key32)
                  .thenExpand(("chancery/" + purpose).getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HKDF-SHA256", e);
    }
  }

  /** A data key of the process, for what belongs to no organisation. */
  public DataKey dataKey(String purpose) {
    return new DataKey(derive(purpose), randomness);
  }

  byte[] wrap(String associatedData, byte[] dataKey) {
    return wrapping.seal(associatedData, dataKey);
  }

  DataKey unwrap(String associatedData, byte[] wrapped) {
    return new DataKey(wrapping.open(associatedData, wrapped), randomness);
  }

  @Override
  public String toString() {
    return "KeyHierarchy";
  }
}
