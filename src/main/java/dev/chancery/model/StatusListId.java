package dev.chancery.model;

import java.util.UUID;

/** A status list. */
public record StatusListId(UUID value) {
  /**
   * Reads the text form of a UUID; anything else is {@link Problem.NotFound}, since no such thing
   * can exist.
   */
  public static StatusListId parse(String text) {
    return new StatusListId(Ids.uuid(text, "status list"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
