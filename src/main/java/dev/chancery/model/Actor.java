package dev.chancery.model;

import java.util.UUID;

/** Who asks for a change, as it is kept with it: the key or token of a caller, or a holder. */
public record Actor(String name) {
  /** Whoever has proved the key of a credential's DID. */
  public static final Actor HOLDER = new Actor("holder");

  public Actor {
    if (name.isBlank() || name.length() > 200) {
      throw new IllegalArgumentException("an actor without a name, or with too long a one");
    }
  }

  /** Whoever has the API key of that id. */
  public static Actor key(UUID id) {
    return new Actor("key:" + id);
  }

  /** Whoever came with an access token of the organisation's own issuer. */
  public static Actor token() {
    return new Actor("token");
  }
}
