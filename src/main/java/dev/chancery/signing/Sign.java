package dev.chancery.signing;

import dev.chancery.model.KeyId;
import dev.chancery.model.ToBeSigned;
import dev.chancery.platform.bus.Address;
import java.time.Duration;

/** Asks for a signature by {@code key}. */
public record Sign(KeyId key, ToBeSigned toBeSigned) {
  public static final Address<Sign, Signed> ADDRESS =
      new Address<>("signing.sign", Sign.class, Signed.class, Duration.ofSeconds(1), 4_096);

  /** The signature in JOSE form. */
  @SuppressWarnings("ArrayRecordComponent") // read once, by whoever asked
  public record Signed(byte[] signature) {}
}
