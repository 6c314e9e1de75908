package dev.chancery.autoissue;

import dev.chancery.model.CollectionId;
import dev.chancery.platform.bus.Address;
import java.time.Duration;

/** Asks for a nonce, to be signed into a proof for {@code collection}. */
public record Challenge(CollectionId collection) {
  public static final Address<Challenge, Challenge.Nonce> ADDRESS =
      new Address<>(
          "autoissue.challenge", Challenge.class, Nonce.class, Duration.ofSeconds(2), 4_096);

  /** A nonce that may be used once, within {@code expiresIn}. */
  public record Nonce(String nonce, Duration expiresIn) {}
}
