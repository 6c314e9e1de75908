package dev.chancery.api.caller;

import dev.chancery.model.Actor;
import dev.chancery.model.OrganisationId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose API key or access token came with the request.
 *
 * @param key null where an access token came
 * @param actor what is done for it is done by whom
 * @param operator whether it is the organisation that runs the gateway
 * @param expiresAt when what it came with ends; null for never
 */
public record Caller(
    @Nullable UUID key,
    Actor actor,
    OrganisationId organisation,
    boolean operator,
    Set<Scope> scopes,
    Rates rates,
    @Nullable Instant expiresAt) {
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /** {@link Scope#ADMIN} may whatever any other may. */
  public boolean may(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  boolean isAlive(Instant now) {
    return expiresAt == null || now.isBefore(expiresAt);
  }
}
