package dev.chancery.model;

import java.util.UUID;

/**
 * Who asks for a change, as it is kept with it.
 *
 * @param name what kind of actor, and after a colon which: {@code key:} with the id of an API key,
 *     {@code token:} with the issuer and the subject of an access token, {@code operator:} with
 *     either where the operator acts in another organisation, {@code system:} with the part of the
 *     gateway; or {@code holder}
 */
public record Actor(String name) {
  /** Whoever has proved the key of a credential's DID. */
  public static final Actor HOLDER = new Actor("holder");

  /** Longer than an issuer's address and a subject (OpenID Connect Core §2) are. */
  private static final int LONGEST = 1_000;

  public Actor {
    if (name.isBlank() || name.length() > LONGEST) {
      throw new IllegalArgumentException("an actor without a name, or with too long a one");
    }
  }

  /** Whoever has the API key of that id. */
  public static Actor key(UUID id) {
    return new Actor("key:" + id);
  }

  /** Whoever came with an access token of the organisation's own issuer. */
  public static Actor token(String issuer, String subject) {
    String name = "token:" + issuer + " " + subject;
    return new Actor(name.substring(0, Math.min(name.length(), LONGEST)));
  }

  /** The gateway itself, in {@code part} of its work. */
  public static Actor system(String part) {
    return new Actor("system:" + part);
  }

  /** The same, of the operator's organisation, in another. */
  public Actor asOperator() {
    String name = "operator:" + this.name;
    return new Actor(name.substring(0, Math.min(name.length(), LONGEST)));
  }
}
