package dev.chancery.platform.chance;

import dev.chancery.model.Randomness;
import java.security.SecureRandom;

/** Chance from the operating system. */
public final class SecureRandomness implements Randomness {
  private final SecureRandom random = new SecureRandom();

  @Override
  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
