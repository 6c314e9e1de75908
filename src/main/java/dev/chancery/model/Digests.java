package dev.chancery.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/** SHA-256, which every JDK has. */
public final class Digests {
  private Digests() {}

  /** SHA-256 of {@code bytes}. */
  public static byte[] sha256(byte[] bytes) {
    return sha256().digest(bytes);
  }

  /** SHA-256 of what comes piece by piece. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }

  /** SHA-256 of the UTF-8 octets of {@code text}. */
  public static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A name-based UUID (version 8, RFC 9562 §5.8): the first 128 bits of the name's SHA-256. */
  static UUID uuid(byte[] name) {
    return Ids.of(Arrays.copyOf(sha256(name), 16), 8);
  }
}
