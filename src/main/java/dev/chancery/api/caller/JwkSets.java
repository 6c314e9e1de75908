package dev.chancery.api.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.context.Home;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of those who issue access tokens, fetched when they are needed and kept for a while.
 * Safe for any thread.
 *
 * <p>A {@code kid} that is not known may be of a key that is younger than what we hold, so that it
 * is asked for, but no more than once in {@link #PATIENCE}: anybody can name one. What is held is
 * fetched again after {@link #FRESH} beside the requests, and goes on for {@link #LASTING} while
 * its issuer cannot be reached.
 */
final class JwkSets {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final Duration FRESH = Duration.ofMinutes(10);
  static final Duration LASTING = Duration.ofHours(1);

  /** How soon an issuer of whom nothing is held is asked again. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Egress egress;
  private final InstantSource clock;
  private final Cache<Place, Held> held =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterAccess(Duration.ofHours(2)).build();

  JwkSets(Egress egress, InstantSource clock) {
    this.egress = egress;
    this.clock = clock;
  }

  /** Who asks, on whose account; so nobody is served from what another has had fetched. */
  private record Place(OrganisationId organisation, URI uri) {}

  /** What one address answered. */
  private static final class Held {
    private @Nullable JwkSet keys;
    private Instant fetchedAt = Instant.MIN;
    private Instant askedAt = Instant.MIN;
    private boolean failed;
    private @Nullable Future<Void> asking;
  }

  /**
   * The key that {@code signIn}'s issuer calls {@code kid}; empty where it has none, and {@link
   * Problem.Unavailable} where nobody can say.
   */
  Future<Optional<JwkSet.Key>> key(OrganisationId organisation, SignIn signIn, String kid) {
    return switch (signIn.keys()) {
      case SignIn.Keys.Given(var _, JwkSet set) -> Future.succeededFuture(set.key(kid));
      case SignIn.Keys.Fetched(URI uri) -> key(new Place(organisation, uri), kid);
    };
  }

  /** The next who asks fetches anew: the organisation has registered another sign-in. */
  void forget(OrganisationId organisation) {
    held.asMap().keySet().removeIf(place -> place.organisation.equals(organisation));
  }

  private Future<Optional<JwkSet.Key>> key(Place place, String kid) {
    Held here = held.asMap().computeIfAbsent(place, _ -> new Held());
    Instant now = clock.instant();
    Future<Void> asking;
    synchronized (here) {
      Optional<JwkSet.Key> known = usable(here, now).flatMap(keys -> keys.key(kid));
      asking = isDue(here, known.isPresent(), now) ? ask(place, here, now) : here.asking;
      if (known.isPresent()) {
        return Future.succeededFuture(known);
      }
      if (asking == null || asking.isComplete()) {
        return answer(here, kid, now);
      }
    }
    return Home.bring(asking).compose(_ -> settled(here, kid, now));
  }

  private static Future<Optional<JwkSet.Key>> settled(Held here, String kid, Instant now) {
    synchronized (here) {
      return answer(here, kid, now);
    }
  }

  /** What we can say without asking again. */
  private static Future<Optional<JwkSet.Key>> answer(Held here, String kid, Instant now) {
    Optional<JwkSet.Key> key = usable(here, now).flatMap(keys -> keys.key(kid));
    return key.isEmpty() && here.failed
        ? Future.failedFuture(
            new ProblemException(
                new Problem.Unavailable("The access token's issuer", Problem.SOON)))
        : Future.succeededFuture(key);
  }

  private static Optional<JwkSet> usable(Held here, Instant now) {
    return Optional.ofNullable(here.keys).filter(_ -> now.isBefore(here.fetchedAt.plus(LASTING)));
  }

  private static boolean isDue(Held here, boolean known, Instant now) {
    if (here.asking != null) {
      return false;
    }
    if (known && now.isBefore(here.fetchedAt.plus(FRESH))) {
      return false;
    }
    Duration pause = usable(here, now).isPresent() ? PATIENCE : SOON;
    // a clock that was set back does not make it wait
    return now.isBefore(here.askedAt) || !now.isBefore(here.askedAt.plus(pause));
  }

  private Future<Void> ask(Place place, Held here, Instant now) {
    here.askedAt = now;
    Future<Void> asking =
        egress
            .getJson(place.organisation, place.uri)
            .map(octets -> JwkSet.of(Json.object(octets)))
            .<Void>transform(
                (keys, failure) -> {
                  took(here, failure == null ? keys : null, now);
                  return Future.succeededFuture();
                });
    here.asking = asking.isComplete() ? null : asking;
    return asking;
  }

  private static void took(Held here, @Nullable JwkSet keys, Instant now) {
    synchronized (here) {
      here.asking = null;
      here.failed = keys == null;
      if (keys != null) {
        here.keys = keys;
        here.fetchedAt = now;
      }
    }
  }
}
