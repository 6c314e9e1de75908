package dev.chancery.model;

import java.util.Locale;

/**
 * What an entry says that is set in a Bitstring Status List (Bitstring Status List §2.1). A Token
 * Status List says both of one entry.
 */
public enum StatusPurpose {
  /** It is over, and for good. */
  REVOCATION,
  /** It does not count at present. */
  SUSPENSION;

  /** {@code statusPurpose}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where the list that says this is served, beside {@code list}. */
  public String uri(String list) {
    return switch (this) {
      case REVOCATION -> list;
      case SUSPENSION -> list + "/" + wireName();
    };
  }
}
