package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.StatusReference;
import org.jspecify.annotations.Nullable;

/** A credential that is recorded and may be handed out. Prints without it. */
public record Issued(
    CredentialId id, FormatIdentifier format, String credential, @Nullable StatusReference status) {
  /**
   * The credential as a value of JSON (OpenID4VCI 1.0, Appendix A): a string, or the object that an
   * {@code ldp_vc} is. The others are safe in quotes: base64url, periods and tildes.
   */
  public String json() {
    return switch (format) {
      case DC_SD_JWT, VC_JWT -> '"' + credential + '"';
      case LDP_VC -> credential;
    };
  }

  @Override
  public String toString() {
    return "Issued[" + id + "]";
  }
}
