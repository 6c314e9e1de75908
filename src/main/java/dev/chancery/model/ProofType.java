package dev.chancery.model;

import java.util.List;
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

  /**
   * What signs it, the one that more verifiers know first. Nothing does yet where several messages
   * are signed (BBS).
   */
  public List<Algorithm> algorithms() {
    return switch (this) {
      case ED25519_SIGNATURE_2020, EDDSA_RDFC_2022, EDDSA_JCS_2022 -> List.of(Algorithm.EDDSA);
      case ECDSA_RDFC_2019 -> List.of(Algorithm.ES256);
      case VC_JWT, DC_SD_JWT -> List.of(Algorithm.ES256, Algorithm.EDDSA);
      case BBS_BLS_SIGNATURE_2020, BBS_2023 -> List.of();
    };
  }

  public boolean isSignedBy(Algorithm algorithm) {
    return algorithms().contains(algorithm);
  }

  /** What secures a {@code format} unless more is said: the first that the issuer has a key for. */
  public static List<ProofType> of(FormatIdentifier format) {
    return switch (format) {
      case DC_SD_JWT -> List.of(DC_SD_JWT);
      case VC_JWT -> List.of(VC_JWT);
      case LDP_VC -> List.of(EDDSA_RDFC_2022, ECDSA_RDFC_2019);
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
