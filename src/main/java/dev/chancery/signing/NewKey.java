package dev.chancery.signing;

import dev.chancery.model.KeyId;
import dev.chancery.model.PublicJwk;

/** A key that was just born: its public half, and its private half sealed for its row. */
@SuppressWarnings("ArrayRecordComponent") // goes into one row and is compared by nobody
public record NewKey(KeyId id, PublicJwk publicJwk, byte[] sealed) {
  @Override
  public String toString() {
    return "NewKey[" + id + "]";
  }
}
