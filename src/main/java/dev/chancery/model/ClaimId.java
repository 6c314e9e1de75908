package dev.chancery.model;

import java.time.Instant;
import java.util.UUID;

/** What waits for whoever opens its link. Ids are in the order in which claims were made. */
public record ClaimId(UUID value) {
  /** A fresh id from 16 bytes of chance. */
  public static ClaimId random(Instant now, Randomness randomness) {
    return new ClaimId(Ids.version7(now, randomness.bytes(16)));
  }

  /**
   * Reads the text form of a UUID; anything else is {@link Problem.NotFound}, since no such thing
   * can exist.
   */
  public static ClaimId parse(String text) {
    return new ClaimId(Ids.uuid(text, "claim"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
