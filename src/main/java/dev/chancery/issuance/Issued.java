package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.StatusReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A credential that is recorded and may be handed out. Prints without it. */
public record Issued(
    CredentialId id,
    FormatIdentifier format,
    String credential,
    @Nullable StatusReference status,
    Instant issuedAt) {
  /** The credential as a value of JSON. */
  public String json() {
    return format.json(credential);
  }

  @Override
  public String toString() {
    return "Issued[" + id + "]";
  }
}
