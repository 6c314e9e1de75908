package dev.chancery.signing;

import dev.chancery.model.DidUrl;
import dev.chancery.model.KeyId;
import dev.chancery.model.PublicJwk;

/** A key that was just born: its name, its public half, and its private half sealed for its row. */
@SuppressWarnings("ArrayRecordComponent") // goes into one row and is compared by nobody
public record NewKey(KeyId id, DidUrl kid, PublicJwk publicJwk, byte[] sealed) {
  /** How a key is called, once it is known. */
  public interface Naming {
    DidUrl kid(KeyId id, PublicJwk publicJwk);
  }

  @Override
  public String toString() {
    return "NewKey[" + id + "]";
  }
}
