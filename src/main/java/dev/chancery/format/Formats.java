package dev.chancery.format;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.Randomness;

/** The formats that credentials are written in, one line each. */
public final class Formats {
  private final CredentialFormat sdJwtVc;
  private final CredentialFormat vcJwt = new VcJwtFormat();

  public Formats(Randomness randomness) {
    this.sdJwtVc = new SdJwtVcFormat(randomness);
  }

  /** The format of that name, which finds in {@code contexts} what it expands JSON-LD by. */
  public CredentialFormat of(FormatIdentifier id, Contexts contexts) {
    return switch (id) {
      case DC_SD_JWT -> sdJwtVc;
      case VC_JWT -> vcJwt;
      case LDP_VC -> new LdpVcFormat(contexts);
    };
  }
}
