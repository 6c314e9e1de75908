package dev.chancery.platform.config;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.IntStream;

/** The 256-bit key that seals all other keys. Prints as {@code MasterKey[…]}. */
public final class MasterKey {
  private static final int LENGTH = 32;

  /** Chance falls below this once in more than 10^15 keys; what somebody typed, nearly always. */
  private static final int DISTINCT = 16;

  private final byte[] bytes;

  private MasterKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * From 32 octets as 64 hexadecimal digits or base64url.
   *
   * @throws IllegalArgumentException with a reason that does not quote the text, where it is
   *     neither, or is a sample: zeroes, a repetition, a count, text, the digest of a common word
   */
  public static MasterKey parse(String text) {
    byte[] bytes = decode(text);
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("is not 32 octets as hexadecimal or base64url");
    }
    if (distinct(bytes) < DISTINCT
        || counts(bytes)
        || Samples.isPublished(bytes)
        || Samples.isTyped(text)
        || Samples.isText(bytes)) {
      throw new IllegalArgumentException("is a sample, not a random key");
    }
    return new MasterKey(bytes);
  }

  /** The one kept in {@code file}; generated, and durably written there, where there is none. */
  public static MasterKey keptIn(Path file) {
    return parse(PrivateFile.readOrCreate(file, () -> Secret.generate().reveal()));
  }

  /** A copy of the 32 octets. */
  public byte[] bytes() {
    return bytes.clone();
  }

  private static byte[] decode(String text) {
    try {
      return text.length() == 2 * LENGTH
          ? HexFormat.of().parseHex(text)
          : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private static long distinct(byte[] bytes) {
    return IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count();
  }

  private static boolean counts(byte[] bytes) {
    return IntStream.range(1, bytes.length)
            .map(i -> (bytes[i] - bytes[i - 1]) & 0xff)
            .distinct()
            .count()
        == 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MasterKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "MasterKey[…]";
  }
}
