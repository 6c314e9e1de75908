package dev.chancery.model;

/**
 * Where a credential's status stands: entry {@code index} of the list that {@code uri} serves.
 *
 * @param purpose what the list says, {@code revocation} (Bitstring Status List §2.1)
 */
public record StatusReference(StatusListId list, String uri, int index, String purpose) {
  public static final String REVOCATION = "revocation";

  public StatusReference {
    if (index < 0) {
      throw new IllegalArgumentException("a negative index");
    }
  }
}
