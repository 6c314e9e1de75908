package dev.chancery.api.caller;

import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Remembered;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling: by an API key, looked up by its hash and remembered until it changes, or by an
 * access token.
 */
public final class Callers {
  /** The topic of changes to keys; the key is the hash in hex. */
  public static final String TOPIC = "api-keys";

  private static final String BEARER = "bearer ";
  private static final int LONGEST_KEY = 512;
  private static final Duration MISS = Duration.ofSeconds(1);

  private final Remembered<String, Optional<Caller>> callers;
  private final AccessTokens accessTokens;
  private final LastUses lastUses;
  private final InstantSource clock;

  public Callers(
      Database database,
      ApiKeys apiKeys,
      AccessTokens accessTokens,
      Changes changes,
      InstantSource clock) {
    this.callers =
        new Remembered<>(
            10_000,
            caller -> caller.isPresent() ? Duration.ofMinutes(1) : MISS,
            hash -> database.with(client -> apiKeys.find(client, HexFormat.of().parseHex(hash))));
    this.accessTokens = accessTokens;
    this.lastUses = new LastUses(database, apiKeys);
    this.clock = clock;
    changes.on(TOPIC, callers::forget);
    changes.on(OrganisationLimits.TOPIC, this::forgetOrganisation);
  }

  /** Who sent this header; {@link Problem.Unauthenticated} where nobody did whom we know. */
  public Future<Caller> identify(@Nullable String authorization) {
    return bearer(authorization)
        .map(
            bearer -> AccessToken.looksLike(bearer) ? accessTokens.identify(bearer) : byKey(bearer))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(found -> found.filter(caller -> caller.isAlive(clock.instant())))
        .map(found -> found.orElseThrow(() -> new ProblemException(new Problem.Unauthenticated())))
        .onSuccess(caller -> lastUses.note(caller, clock.instant()));
  }

  private void forgetOrganisation(String organisation) {
    callers.forgetIf(
        found -> found.filter(it -> it.organisation().toString().equals(organisation)).isPresent());
  }

  private static Optional<String> bearer(@Nullable String authorization) {
    return authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
        ? Optional.empty()
        : Optional.of(authorization.substring(BEARER.length()).trim());
  }

  private Future<Optional<Caller>> byKey(String key) {
    return key.length() > LONGEST_KEY
        ? Future.succeededFuture(Optional.empty())
        : callers.get(HexFormat.of().formatHex(Digests.sha256(key)));
  }
}
