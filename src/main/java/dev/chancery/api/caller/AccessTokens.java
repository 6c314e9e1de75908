package dev.chancery.api.caller;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chancery.model.Actor;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.egress.Egress;
import dev.chancery.platform.memory.Remembered;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is calling, by an access token of the organisation's own issuer (RFC 9068). Cheap checks
 * first: shape, algorithm and times, then whose it is, then the key, then the signature.
 */
public final class AccessTokens {
  /** The topic of changes to sign-ins; the key is the organisation's id. */
  public static final String TOPIC = "sign-ins";

  private static final Logger log = LoggerFactory.getLogger(AccessTokens.class);
  private static final Duration LASTING = Duration.ofMinutes(1);
  private static final Duration MISS = Duration.ofSeconds(1);

  /** Each may cost a signature's verification, of somebody whom nobody knows yet. */
  private static final int MOST_MEANT = 4;

  private final Cryptography cryptography;
  private final InstantSource clock;
  private final JwkSets jwkSets;

  /** Issuers of which the operator has heard. */
  private final Cache<String, Boolean> told =
      Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  /**
   * By issuer alone: the audiences of a token that is not verified yet are anybody's to make up.
   */
  private final Remembered<String, List<SignIns.Registered>> signIns;

  public AccessTokens(
      Database database,
      SignIns signIns,
      Changes changes,
      Egress egress,
      Cryptography cryptography,
      InstantSource clock) {
    this.cryptography = cryptography;
    this.clock = clock;
    this.jwkSets = new JwkSets(egress, clock);
    this.signIns =
        new Remembered<>(
            10_000,
            found -> found.isEmpty() ? MISS : LASTING,
            issuer -> database.with(client -> signIns.ofIssuer(client, issuer)));
    changes.on(TOPIC, this::forgetAll);
    changes.on(OrganisationLimits.TOPIC, this::forget);
  }

  /** Who sent {@code jwt}; empty where nobody did whom we know. */
  Future<Optional<Caller>> identify(String jwt) {
    return Future.succeededFuture(jwt)
        .map(text -> AccessToken.parse(text, clock.instant()))
        .compose(this::identify)
        .map(Optional::of)
        .recover(AccessTokens::nobody);
  }

  private Future<Caller> identify(AccessToken token) {
    return signIns
        .get(token.issuer())
        .map(found -> meant(token, found))
        .compose(
            meant -> meant.size() == 1 ? verified(token, meant.getFirst()) : byKeys(token, meant));
  }

  private static List<SignIns.Registered> meant(AccessToken token, List<SignIns.Registered> found) {
    List<SignIns.Registered> meant =
        found.stream().filter(it -> token.audiences().contains(it.signIn().audience())).toList();
    if (meant.isEmpty() || meant.size() > MOST_MEANT) {
      throw new TokenRefused("iss and aud are those of " + meant.size() + " organisations");
    }
    return meant;
  }

  /**
   * A token with several audiences may be meant for several organisations, one of which has only
   * said so: it is that one's whose keys verify it. Where two name the same keys it is for neither
   * to guess, and so it is while the keys of one cannot be had.
   */
  private Future<Caller> byKeys(AccessToken token, List<SignIns.Registered> meant) {
    List<Future<Optional<Caller>>> tried =
        meant.stream()
            .map(it -> verified(token, it).map(Optional::of).recover(AccessTokens::nobody))
            .toList();
    return Future.all(tried)
        .map(_ -> tried.stream().flatMap(it -> it.result().stream()).toList())
        .map(callers -> only(token, callers))
        .onFailure(failure -> tellUnlessRefused(token, meant, failure));
  }

  private Caller only(AccessToken token, List<Caller> callers) {
    if (callers.size() > 1) {
      tell(token, callers.stream().map(Caller::organisation), "the same keys");
    }
    if (callers.size() != 1) {
      throw new TokenRefused("keys of " + callers.size() + " organisations verify it");
    }
    return callers.getFirst();
  }

  private void tellUnlessRefused(
      AccessToken token, List<SignIns.Registered> meant, Throwable failure) {
    if (!(failure instanceof TokenRefused)) {
      tell(token, meant.stream().map(SignIns.Registered::organisation), "no keys of one");
    }
  }

  /**
   * Whoever names another's issuer keeps its people out by copying its keys, or by an address of
   * keys that never answers: that is for the operator to end, who hears of it once a minute.
   */
  private void tell(AccessToken token, Stream<OrganisationId> organisations, String cause) {
    if (told.asMap().putIfAbsent(token.issuer(), true) == null) {
      log.atWarn()
          .addKeyValue("issuer", token.issuer())
          .addKeyValue("organisations", organisations.map(OrganisationId::value).toList())
          .addKeyValue("cause", cause)
          .log("caller.token-of-several");
    }
  }

  private Future<Caller> verified(AccessToken token, SignIns.Registered registered) {
    return jwkSets
        .key(registered.organisation(), registered.signIn(), token.kid())
        .map(key -> verified(token, registered, key));
  }

  private Caller verified(
      AccessToken token, SignIns.Registered registered, Optional<JwkSet.Key> known) {
    JwkSet.Key key = known.orElseThrow(() -> new TokenRefused("kid names no key"));
    if (!key.fits(token.algorithm())) {
      throw new TokenRefused("alg does not fit the key");
    }
    if (!token
        .algorithm()
        .verifies(cryptography, key.publicKey(), token.signingInput(), token.signature())) {
      throw new TokenRefused("the signature does not verify");
    }
    return new Caller(
        null,
        Actor.token(token.issuer(), token.subject()),
        registered.organisation(),
        registered.operator(),
        registered.signIn().scopes(token.claims()),
        registered.rates(),
        token.expiresAt());
  }

  private static Future<Optional<Caller>> nobody(Throwable failure) {
    if (!(failure instanceof TokenRefused refused)) {
      return Future.failedFuture(failure);
    }
    log.atDebug().addKeyValue("reason", refused.getMessage()).log("caller.token-refused");
    return Future.succeededFuture(Optional.empty());
  }

  /** Whose sign-in is new may have named an issuer that others have named before. */
  private void forgetAll(String organisation) {
    signIns.forgetIf(_ -> true);
    jwkSets.forget(new OrganisationId(UUID.fromString(organisation)));
  }

  private void forget(String organisation) {
    OrganisationId changed = new OrganisationId(UUID.fromString(organisation));
    signIns.forgetIf(found -> found.stream().anyMatch(each -> each.organisation().equals(changed)));
  }
}
