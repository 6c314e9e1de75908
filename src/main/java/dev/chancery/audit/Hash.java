package dev.chancery.audit;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256. */
@SuppressWarnings("ArrayRecordComponent") // compared below, byte by byte
public record Hash(byte[] bytes) {
  private static final int LENGTH = 32;

  /** What the first entry of a trail follows. */
  static final Hash NONE = new Hash(new byte[LENGTH]);

  public Hash {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash of " + bytes.length + " octets");
    }
    bytes = bytes.clone();
  }

  /** Reads 64 hexadecimal digits; {@link IllegalArgumentException} where it is anything else. */
  public static Hash parse(String hex) {
    return new Hash(HexFormat.of().parseHex(hex));
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
