package dev.chancery.api.caller;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key to be made.
 *
 * @param expiresAt null where it does not end
 * @param requestsPerMinute null for no limit of its own
 */
public record NewKey(
    String name,
    Set<Scope> scopes,
    @Nullable Instant expiresAt,
    @Nullable Integer requestsPerMinute) {
  public NewKey {
    scopes = Set.copyOf(scopes);
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a key that may nothing");
    }
  }

  /** One that may everything within its organisation, for ever. */
  public static NewKey unlimited(String name) {
    return new NewKey(name, Scope.all(), null, null);
  }
}
