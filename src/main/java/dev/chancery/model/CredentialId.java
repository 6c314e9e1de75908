package dev.chancery.model;

import java.util.UUID;

/**
 * A credential. Random (UUID version 4) and not time-ordered: what is emitted must not tell when it
 * was made (RFC 9901 §10.1).
 */
public record CredentialId(UUID value) {
  private static final String URN = "urn:uuid:";

  /** Reads a UUID, with or without {@code urn:uuid:}; anything else is {@link Problem.NotFound}. */
  public static CredentialId parse(String text) {
    String uuid = text.startsWith(URN) ? text.substring(URN.length()) : text;
    return new CredentialId(Ids.uuid(uuid, "credential"));
  }

  /** A fresh id from 16 bytes of chance. */
  public static CredentialId random(Randomness randomness) {
    return new CredentialId(Ids.version4(randomness.bytes(16)));
  }

  /** The id as a URI, {@code urn:uuid:…} (RFC 9562 §4): what a credential's {@code id} holds. */
  public String urn() {
    return URN + value;
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
