package dev.chancery.format;

/**
 * The entries of a status list, of one bit or a few each; 0 is valid. Packed in the order that the
 * kind of list asks for; the two are opposites.
 */
public final class StatusBits {
  private final int bits;
  private final byte[] packed;

  private StatusBits(int bits, byte[] packed) {
    this.bits = bits;
    this.packed = packed;
  }

  /** An entry that is not what it was at first. */
  public record Entry(int index, int value) {
    public Entry {
      if (index < 0) {
        throw new IllegalArgumentException("a negative index");
      }
      if (value < 0) {
        throw new IllegalArgumentException("a negative value");
      }
    }
  }

  /**
   * {@code size} entries of {@code bits} each (1, 2, 4 or 8), whole bytes of them, all 0 but for
   * {@code entries}.
   */
  public static StatusBits of(int size, int bits, Iterable<Entry> entries) {
    if (Integer.bitCount(bits) != 1 || bits > Byte.SIZE) {
      throw new IllegalArgumentException("not 1, 2, 4 or 8 bits: " + bits);
    }
    int perByte = Byte.SIZE / bits;
    if (size <= 0 || size % perByte != 0) {
      throw new IllegalArgumentException("not a number of whole bytes: " + size);
    }
    byte[] packed = new byte[size / perByte];
    int mask = (1 << bits) - 1;
    for (Entry entry : entries) {
      if (entry.index() >= size || entry.value() > mask) {
        throw new IllegalArgumentException("beyond the list's end, or its bits: " + entry);
      }
      int shift = entry.index() % perByte * bits;
      int others = packed[entry.index() / perByte] & ~(mask << shift);
      packed[entry.index() / perByte] = (byte) (others | entry.value() << shift);
    }
    return new StatusBits(bits, packed);
  }

  /** How many entries there are. */
  public int size() {
    return packed.length * (Byte.SIZE / bits);
  }

  /** How many bits each of them has. */
  public int bits() {
    return bits;
  }

  /** Token Status List §4.1: index 0 is in the first byte's least significant bits. */
  byte[] leastSignificantBitFirst() {
    return packed.clone();
  }

  /** Bitstring Status List §2.2: index 0 is the left-most bit, and an entry has one. */
  byte[] leftMostBitFirst() {
    if (bits != 1) {
      throw new IllegalArgumentException("a bitstring of " + bits + " bits an entry");
    }
    byte[] bytes = new byte[packed.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Integer.reverse(packed[i]) >>> 24);
    }
    return bytes;
  }
}
