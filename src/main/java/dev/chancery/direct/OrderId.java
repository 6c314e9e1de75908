package dev.chancery.direct;

import dev.chancery.model.Ids;
import dev.chancery.model.Problem;
import dev.chancery.model.Randomness;
import java.util.UUID;

/** A batch that is answered later. */
public record OrderId(UUID value) {
  /** A fresh id from 16 bytes of chance. */
  static OrderId random(Randomness randomness) {
    return new OrderId(Ids.version4(randomness.bytes(16)));
  }

  /**
   * Reads the text form of a UUID; anything else is {@link Problem.NotFound}, since no such thing
   * can exist.
   */
  static OrderId parse(String text) {
    return new OrderId(Ids.uuid(text, "order"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
