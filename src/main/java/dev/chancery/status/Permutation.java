package dev.chancery.status;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A keyed bijection of {@code [0, size)}, where size is a power of two: an alternating Feistel
 * network whose round function is HMAC-SHA256. Neighbouring inputs have unrelated outputs for
 * whoever lacks the key. Used by one thread.
 */
final class Permutation {
  private static final int ROUNDS = 6;

  private final Mac mac;
  private final int lowBits;
  private final int lowMask;
  private final int highMask;
  private final int size;

  Permutation(byte[] key, int size) {
    if (Integer.bitCount(size) != 1 || size < 4) {
      throw new IllegalArgumentException("not a power of two: " + size);
    }
    int bits = Integer.numberOfTrailingZeros(size);
    this.size = size;
    this.lowBits = (bits + 1) / 2;
    this.lowMask = (1 << lowBits) - 1;
    this.highMask = (1 << (bits - lowBits)) - 1;
    try {
      this.mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HMAC-SHA256", e);
    }
  }

  int apply(int counter) {
    if (counter < 0 || counter >= size) {
      throw new IllegalArgumentException(counter + " is outside the list");
    }
    int low = counter & lowMask;
    int high = counter >>> lowBits;
    for (int round = 0; round < ROUNDS; round += 2) {
      high ^= mix(round, low) & highMask;
      low ^= mix(round + 1, high) & lowMask;
    }
    return high << lowBits | low;
  }

  private int mix(int round, int half) {
    return ByteBuffer.wrap(mac.doFinal(ByteBuffer.allocate(8).putInt(round).putInt(half).array()))
        .getInt();
  }
}
