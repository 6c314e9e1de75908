package dev.chancery.format;

import java.util.BitSet;

/**
 * The entries of a status list, one bit each: 0 is valid, 1 is not. Packed in the order that the
 * kind of list asks for; the two are opposites.
 */
public final class StatusBits {
  private final int size;
  private final BitSet set;

  private StatusBits(int size, BitSet set) {
    this.size = size;
    this.set = set;
  }

  /** An entry that is not what it was at first. */
  public record Entry(int index, int value) {
    public Entry {
      if (index < 0) {
        throw new IllegalArgumentException("a negative index");
      }
      if (value != 0 && value != 1) {
        throw new IllegalArgumentException("not a bit: " + value);
      }
    }
  }

  /** {@code size} entries, whole bytes of them, all 0 but for {@code entries}. */
  public static StatusBits of(int size, Iterable<Entry> entries) {
    if (size <= 0 || size % Byte.SIZE != 0) {
      throw new IllegalArgumentException("not a number of whole bytes: " + size);
    }
    BitSet set = new BitSet(size);
    for (Entry entry : entries) {
      if (entry.index() >= size) {
        throw new IllegalArgumentException("beyond the list's end: " + entry.index());
      }
      set.set(entry.index(), entry.value() == 1);
    }
    return new StatusBits(size, set);
  }

  public int size() {
    return size;
  }

  /** Token Status List §4.1: index 0 is the first byte's least significant bit. */
  byte[] leastSignificantBitFirst() {
    byte[] bytes = new byte[size / Byte.SIZE];
    byte[] packed = set.toByteArray();
    System.arraycopy(packed, 0, bytes, 0, packed.length);
    return bytes;
  }

  /** Bitstring Status List §2.2: index 0 is the left-most bit. */
  byte[] leftMostBitFirst() {
    byte[] bytes = leastSignificantBitFirst();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (Integer.reverse(bytes[i]) >>> 24);
    }
    return bytes;
  }
}
