package dev.chancery.offer;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;

/** A credential that is handed out. Prints without it. */
public record Delivered(CredentialId id, FormatIdentifier format, String credential, Did issuer) {
  @Override
  public String toString() {
    return "Delivered[" + id + "]";
  }
}
