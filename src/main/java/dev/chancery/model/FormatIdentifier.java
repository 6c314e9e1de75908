package dev.chancery.model;

import java.util.Optional;

/** A Credential Format Identifier (OpenID4VCI 1.0, Appendix A; VC-JOSE-COSE §3.1). */
public enum FormatIdentifier {
  /** SD-JWT VC. */
  DC_SD_JWT("dc+sd-jwt"),
  /** A VCDM 2.0 credential secured as a JWT. */
  VC_JWT("vc+jwt");

  private final String wireName;

  FormatIdentifier(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
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
