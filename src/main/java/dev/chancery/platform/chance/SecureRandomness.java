package dev.chancery.platform.chance;

import dev.chancery.model.Randomness;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Chance from the operating system. Little is drawn at a time and often, so each thread keeps a
 * supply; what has been handed out is wiped there.
 */
public final class SecureRandomness implements Randomness {
  private static final int SUPPLY = 4_096;

  private final SecureRandom random = new SecureRandom();
  private final ThreadLocal<Supply> supplies = ThreadLocal.withInitial(Supply::new);

  @Override
  public byte[] bytes(int length) {
    if (length > SUPPLY / 8) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      return bytes;
    }
    return supplies.get().take(length);
  }

  /** Bytes that nobody has seen, from {@code next} on. */
  private final class Supply {
    private final byte[] bytes = new byte[SUPPLY];
    private int next = SUPPLY;

    byte[] take(int length) {
      if (next + length > SUPPLY) {
        random.nextBytes(bytes);
        next = 0;
      }
      byte[] taken = Arrays.copyOfRange(bytes, next, next + length);
      Arrays.fill(bytes, next, next + length, (byte) 0);
      next += length;
      return taken;
    }
  }
}
