package dev.chancery.model;

import java.util.UUID;

/** An organisation: the tenant to whom everything else belongs. */
public record OrganisationId(UUID value) {
  /**
   * Reads the text form of a UUID; anything else is {@link Problem.NotFound}, since no such thing
   * can exist.
   */
  public static OrganisationId parse(String text) {
    return new OrganisationId(Ids.uuid(text, "organisation"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
