package dev.chancery.model;

import java.util.UUID;

/** A file of rows that an organisation has uploaded. */
public record BulkId(UUID value) {
  /** A fresh id from 16 bytes of chance. */
  public static BulkId random(Randomness randomness) {
    return new BulkId(Ids.version4(randomness.bytes(16)));
  }

  /**
   * Reads the text form of a UUID; anything else is {@link Problem.NotFound}, since no such thing
   * can exist.
   */
  public static BulkId parse(String text) {
    return new BulkId(Ids.uuid(text, "bulk"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
