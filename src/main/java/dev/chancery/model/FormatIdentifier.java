package dev.chancery.model;

import java.util.Optional;

/** A Credential Format Identifier (OpenID4VCI 1.0, Appendix A; VC-JOSE-COSE §3.1). */
public enum FormatIdentifier {
  /** SD-JWT VC. */
  DC_SD_JWT("dc+sd-jwt", "application/dc+sd-jwt"),
  /** A VCDM 2.0 credential secured as a JWT. */
  VC_JWT("vc+jwt", "application/vc+jwt"),
  /** A VCDM credential with a Data Integrity proof in it, canonicalized as JSON-LD or by JCS. */
  LDP_VC("ldp_vc", "application/vc");

  private final String wireName;
  private final String mediaType;

  FormatIdentifier(String wireName, String mediaType) {
    this.wireName = wireName;
    this.mediaType = mediaType;
  }

  public String wireName() {
    return wireName;
  }

  /** Of a credential that stands alone. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * {@code credential}, which is of this format, as a value of JSON (OpenID4VCI 1.0, Appendix A): a
   * string, or the object that an {@code ldp_vc} is. The others are safe in quotes: base64url,
   * periods and tildes.
   */
  public String json(String credential) {
    return switch (this) {
      case DC_SD_JWT, VC_JWT -> '"' + credential + '"';
      case LDP_VC -> credential;
    };
  }

  public static Optional<FormatIdentifier> ofWireName(String wireName) {
    for (FormatIdentifier format : values()) {
      if (format.wireName.equals(wireName)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
