package dev.chancery.format;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.Randomness;

/** The formats that credentials are written in, one line each. */
public final class Formats {
  private final CredentialFormat sdJwtVc;
  private final CredentialFormat vcJwt;
  private final CredentialFormat ldpVc;

  /** With the JSON-LD contexts of the jar alone. */
  public Formats(Randomness randomness) {
    this(randomness, Contexts.standard());
  }

  public Formats(Randomness randomness, Contexts contexts) {
    this.sdJwtVc = new SdJwtVcFormat(randomness);
    this.vcJwt = new VcJwtFormat();
    this.ldpVc = new LdpVcFormat(contexts);
  }

  public CredentialFormat of(FormatIdentifier id) {
    return switch (id) {
      case DC_SD_JWT -> sdJwtVc;
      case VC_JWT -> vcJwt;
      case LDP_VC -> ldpVc;
    };
  }
}
