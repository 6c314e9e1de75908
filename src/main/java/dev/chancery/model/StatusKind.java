package dev.chancery.model;

/**
 * The two ways of writing a status list. They pack bits in opposite orders and count {@code ttl} in
 * other units.
 */
public enum StatusKind {
  /** IETF Token Status List: a JWT, least significant bit first. For SD-JWT VC. */
  TOKEN_STATUS_LIST,
  /** W3C Bitstring Status List: a credential, index 0 left-most. For VCDM credentials. */
  BITSTRING_STATUS_LIST;

  /** The kind of list that credentials of {@code format} point at. */
  public static StatusKind of(FormatIdentifier format) {
    return switch (format) {
      case DC_SD_JWT -> TOKEN_STATUS_LIST;
      case VC_JWT, LDP_VC -> BITSTRING_STATUS_LIST;
    };
  }
}
