package dev.chancery.format;

import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.Randomness;

/** The formats that credentials are written in, one line each. */
public final class Formats {
  private final CredentialFormat sdJwtVc;
  private final CredentialFormat vcJwt;

  public Formats(Randomness randomness) {
    this.sdJwtVc = new SdJwtVcFormat(randomness);
    this.vcJwt = new VcJwtFormat();
  }

  public CredentialFormat of(FormatIdentifier id) {
    return switch (id) {
      case DC_SD_JWT -> sdJwtVc;
      case VC_JWT -> vcJwt;
    };
  }
}
