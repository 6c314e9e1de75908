package dev.chancery.model;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reading and making UUIDs. */
public final class Ids {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private Ids() {}

  /** A random UUID (version 4) from 16 bytes of chance. */
  public static UUID version4(byte[] chance) {
    return of(chance, 4);
  }

  /** A UUID (version 7, RFC 9562 §5.7) of that millisecond, from 16 bytes of chance. */
  static UUID version7(Instant now, byte[] chance) {
    ByteBuffer bytes = ByteBuffer.wrap(chance.clone());
    long millisecond = now.toEpochMilli() << Short.SIZE;
    return of(bytes.putLong(0, millisecond | (bytes.getLong(0) & 0xFFFFL)).array(), 7);
  }

  /**
   * Only the canonical form: {@link UUID#fromString} also takes shortened groups, so that one thing
   * had many names.
   */
  public static UUID uuid(String text, String kind) {
    if (!UUID_TEXT.matcher(text).matches()) {
      throw new ProblemException(new Problem.NotFound(kind, text));
    }
    return UUID.fromString(text);
  }

  static UUID of(byte[] sixteen, int version) {
    ByteBuffer bytes = ByteBuffer.wrap(sixteen);
    long high = (bytes.getLong() & ~0xF000L) | ((long) version << 12);
    long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
