package dev.chancery.testing;

/**
 * Lets so many messages of a PostgreSQL server through: each is an octet for its type, a length
 * that counts itself, and the rest (PostgreSQL, Message Formats).
 */
final class MessageCounter {
  private static final int HEADER = 5;

  private int messages;
  private int octets;
  private long length;

  MessageCounter(int messages) {
    this.messages = messages;
  }

  /** How many of the first {@code count} octets of {@code chunk} may pass. */
  int passing(byte[] chunk, int count) {
    for (int i = 0; i < count; i++) {
      if (messages == 0) {
        return i;
      }
      read(chunk[i]);
    }
    return count;
  }

  private void read(byte octet) {
    octets++;
    if (octets > 1 && octets <= HEADER) {
      length = (length << 8) | (octet & 0xff);
    }
    if (octets >= HEADER && octets == length + 1) {
      messages--;
      octets = 0;
      length = 0;
    }
  }
}
