package dev.chancery.model;

import java.util.UUID;

/** A signing key, whatever DID document names it. */
public record KeyId(UUID value) {
  /**
   * Reads the text form of a UUID; anything else is {@link Problem.NotFound}, since no such thing
   * can exist.
   */
  public static KeyId parse(String text) {
    return new KeyId(Ids.uuid(text, "key"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
