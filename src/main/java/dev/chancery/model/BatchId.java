package dev.chancery.model;

import java.util.UUID;

/** Credentials that were asked for and recorded together. */
public record BatchId(UUID value) {
  /** A fresh id from 16 bytes of chance. */
  public static BatchId random(Randomness randomness) {
    return new BatchId(Ids.version4(randomness.bytes(16)));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
