package dev.chancery.model;

import java.util.UUID;

/** A collection: one campaign of issuance. */
public record CollectionId(UUID value) {
  /**
   * Reads the text form of a UUID; anything else is {@link Problem.NotFound}, since no such thing
   * can exist.
   */
  public static CollectionId parse(String text) {
    return new CollectionId(Ids.uuid(text, "collection"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
