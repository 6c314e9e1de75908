package dev.chancery.api.caller;

import dev.chancery.platform.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /** What is told of it in the trail. */
  public Map<String, @Nullable Object> detail() {
    return Json.of(
        "scopes", List.of(Scope.wireNames(scopes)),
        "expiresAt", expiresAt,
        "requestsPerMinute", requestsPerMinute);
  }

  /** One that may everything within its organisation, for ever. */
  public static NewKey unlimited(String name) {
    return new NewKey(name, Scope.all(), null, null);
  }
}
