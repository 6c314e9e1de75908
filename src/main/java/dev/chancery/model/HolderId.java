package dev.chancery.model;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A holder within one organisation; the same DID has another id in another organisation. */
public record HolderId(UUID value) {
  /**
   * Reads the text form of a UUID; anything else is {@link Problem.NotFound}, since no such thing
   * can exist.
   */
  public static HolderId parse(String text) {
    return new HolderId(Ids.uuid(text, "holder"));
  }

  /**
   * The holder that {@code did} is to {@code organisation}. Derived, so that find-or-create needs
   * no read: whoever writes the row first writes the same id.
   */
  public static HolderId of(OrganisationId organisation, Did did) {
    byte[] name = (organisation.value() + "|" + did.value()).getBytes(StandardCharsets.UTF_8);
    return new HolderId(Digests.uuid(name));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
