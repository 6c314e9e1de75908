package dev.chancery.model;

import java.util.Optional;

/**
 * How a credential is secured, by the name that its standard gives: a cryptosuite (Data Integrity
 * EdDSA, ECDSA and BBS Cryptosuites), a proof type from before there were cryptosuites, or an
 * enveloping proof (VC-JOSE-COSE §3, SD-JWT VC).
 */
public enum ProofType {
  ED25519_SIGNATURE_2020("Ed25519Signature2020", FormatIdentifier.LDP_VC),
  EDDSA_RDFC_2022("eddsa-rdfc-2022", FormatIdentifier.LDP_VC),
  EDDSA_JCS_2022("eddsa-jcs-2022", FormatIdentifier.LDP_VC),
  ECDSA_RDFC_2019("ecdsa-rdfc-2019", FormatIdentifier.LDP_VC),
  BBS_BLS_SIGNATURE_2020("BbsBlsSignature2020", FormatIdentifier.LDP_VC),
  BBS_2023("bbs-2023", FormatIdentifier.LDP_VC),
  VC_JWT("vc+jwt", FormatIdentifier.VC_JWT),
  DC_SD_JWT("dc+sd-jwt", FormatIdentifier.DC_SD_JWT);

  private final String wireName;
  private final FormatIdentifier format;

  ProofType(String wireName, FormatIdentifier format) {
    this.wireName = wireName;
    this.format = format;
  }

  /** The {@code proofType} of a request. */
  public String wireName() {
    return wireName;
  }

  /** The format of what it secures. */
  public FormatIdentifier format() {
    return format;
  }

  /** Whether {@code algorithm} signs it. None does yet where several messages are signed (BBS). */
  public boolean isSignedBy(Algorithm algorithm) {
    return switch (this) {
      case ED25519_SIGNATURE_2020, EDDSA_RDFC_2022, EDDSA_JCS_2022 -> algorithm == Algorithm.EDDSA;
      case ECDSA_RDFC_2019 -> algorithm == Algorithm.ES256;
      case VC_JWT, DC_SD_JWT -> true;
      case BBS_BLS_SIGNATURE_2020, BBS_2023 -> false;
    };
  }

  public static Optional<ProofType> ofWireName(String wireName) {
    for (ProofType type : values()) {
      if (type.wireName.equals(wireName)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
