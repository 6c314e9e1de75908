package dev.chancery.issuance;

import static java.util.Objects.requireNonNull;

import dev.chancery.model.CredentialId;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.StatusReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential that is recorded and may be handed out. Prints without it.
 *
 * @param text the credential; null where its token alone hands it out
 */
public record Issued(
    CredentialId id,
    FormatIdentifier format,
    @Nullable String text,
    @Nullable StatusReference status,
    Instant issuedAt) {
  /** The credential, of what may be handed out. */
  public String credential() {
    return requireNonNull(text, "its token fetches it");
  }

  /** The credential as a value of JSON. */
  public String json() {
    return format.json(credential());
  }

  @Override
  public String toString() {
    return "Issued[" + id + "]";
  }
}
