package dev.chancery.testing;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a verifier climbs from an entry of a Merkle tree to its root (RFC 9162 §2.1.3.2). */
public final class AuditPath {
  private AuditPath() {}

  /** The root that {@code path} leads to; null where it is too long or too short. */
  public static byte @Nullable [] root(byte[] entry, int index, int size, List<byte[]> path) {
    int fn = index;
    int sn = size - 1;
    byte[] r = hash(new byte[] {0}, entry);
    for (byte[] p : path) {
      if (sn == 0) {
        return null;
      }
      if ((fn & 1) == 1 || fn == sn) {
        r = hash(new byte[] {1}, p, requireNonNull(r));
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        r = hash(new byte[] {1}, requireNonNull(r), p);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 ? r : null;
  }

  private static byte[] hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
