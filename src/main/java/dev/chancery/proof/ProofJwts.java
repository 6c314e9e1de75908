package dev.chancery.proof;

import static dev.chancery.proof.ProofJwt.invalid;

import dev.chancery.identity.DidDocument;
import dev.chancery.identity.DidResolver;
import dev.chancery.model.Did;
import dev.chancery.model.Digests;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.CompactJws;
import dev.chancery.platform.crypto.Cryptography;
import dev.chancery.platform.crypto.PublicKeys;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verifies proof JWTs (OpenID4VCI 1.0 Appendix F.1 and F.4; threat T-11). */
public final class ProofJwts {
  /** How far a wallet's clock may be off, either way. */
  static final Duration SKEW = Duration.ofMinutes(5);

  /** The last second of the year 9999: whatever claims to be later is no time. */
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

  private final DidResolver resolver;
  private final Cryptography cryptography;
  private final Nonces nonces;
  private final InstantSource clock;

  public ProofJwts(
      DidResolver resolver, Cryptography cryptography, Nonces nonces, InstantSource clock) {
    this.resolver = resolver;
    this.cryptography = cryptography;
    this.nonces = nonces;
    this.clock = clock;
  }

  /**
   * What {@code jwt} proves: that {@code holder} controls an authentication key of its document,
   * for this audience, over a nonce minted for {@code nonceScope}. Fails with {@link
   * dev.chancery.model.Problem.ProofInvalid}, {@link dev.chancery.model.Problem.NonceInvalid}, or
   * with what the resolver says of the DID. Spends nothing.
   */
  public Future<VerifiedProof> verify(
      String jwt, OrganisationId organisation, Did holder, String audience, String nonceScope) {
    Claimed claimed;
    try {
      claimed = claimed(jwt, holder, audience, nonceScope);
    } catch (ProblemException e) {
      return Future.failedFuture(e);
    }
    return verified(claimed, organisation);
  }

  /** A proof that says all it must, under a signature that nobody has looked at yet. */
  public static final class Claimed {
    private final ProofJwt proof;
    private final String nonce;
    private final Instant nonceExpiresAt;

    private Claimed(ProofJwt proof, String nonce, Instant nonceExpiresAt) {
      this.proof = proof;
      this.nonce = nonce;
      this.nonceExpiresAt = nonceExpiresAt;
    }
  }

  /** The cheap half of {@link #verify}, which asks nobody: throws what that fails with. */
  public Claimed claimed(String jwt, Did holder, String audience, String nonceScope) {
    ProofJwt proof = ProofJwt.parse(jwt, ProofJwt.TYPE);
    String nonce = checkClaims(proof, holder, audience);
    return new Claimed(proof, nonce, nonces.check(nonceScope, nonce));
  }

  /** The other half: whether the holder's document, as {@code organisation} sees it, agrees. */
  public Future<VerifiedProof> verified(Claimed claimed, OrganisationId organisation) {
    ProofJwt proof = claimed.proof;
    return resolver
        .resolve(organisation, proof.kid().did())
        .map(document -> verifiedKey(proof, document))
        .map(
            key ->
                new VerifiedProof(
                    proof.kid(), key, Digests.sha256(claimed.nonce), claimed.nonceExpiresAt));
  }

  /** The nonce, once everything else that the payload says is right. */
  private String checkClaims(ProofJwt proof, Did holder, String audience) {
    Map<String, @Nullable Object> claims = proof.claims();
    if (!proof.kid().did().equals(holder)) {
      throw invalid("kid is not of the holder's DID");
    }
    if (!isFor(audience, claims.get("aud"))) {
      throw invalid("aud is not " + audience);
    }
    // F.1: the client's id, absent where there is none. A wallet here has no other id than its DID.
    if (claims.containsKey("iss") && !holder.value().equals(claims.get("iss"))) {
      throw invalid("iss is not the holder's DID");
    }
    Instant _ = issuedAt(claims, clock.instant());
    if (!(claims.get("nonce") instanceof String nonce)) {
      throw invalid("nonce is missing");
    }
    return nonce;
  }

  static boolean isFor(String audience, @Nullable Object aud) {
    return audience.equals(aud)
        || (aud instanceof List<?> list && list.size() == 1 && audience.equals(list.getFirst()));
  }

  /** When it says that it was made, which must be now; and its other times must agree. */
  static Instant issuedAt(Map<String, @Nullable Object> claims, Instant now) {
    Instant issuedAt = time(claims, "iat");
    if (issuedAt.isBefore(now.minus(SKEW)) || issuedAt.isAfter(now.plus(SKEW))) {
      throw invalid("iat is more than five minutes off");
    }
    if (claims.containsKey("exp") && !now.minus(SKEW).isBefore(time(claims, "exp"))) {
      throw invalid("exp has passed");
    }
    if (claims.containsKey("nbf") && now.plus(SKEW).isBefore(time(claims, "nbf"))) {
      throw invalid("nbf has not come");
    }
    return issuedAt;
  }

  /** RFC 7519 §2 NumericDate: seconds since 1970, with or without a fraction. */
  private static Instant time(Map<String, @Nullable Object> claims, String name) {
    if (claims.get(name) instanceof Number number) {
      BigDecimal seconds = new BigDecimal(number.toString());
      if (seconds.signum() >= 0 && seconds.compareTo(LAST_SECOND) <= 0) {
        return Instant.ofEpochSecond(seconds.longValue());
      }
    }
    throw invalid(name + " is missing or not a time");
  }

  /** The one key that {@code kid} names, once it is of the algorithm's kind and has signed. */
  private PublicJwk verifiedKey(ProofJwt proof, DidDocument document) {
    PublicJwk key =
        document
            .authenticationKey(proof.kid())
            .orElseThrow(() -> invalid("kid names no authentication key of the DID document"));
    requireSigned(cryptography, proof, key);
    return key;
  }

  static void requireSigned(Cryptography cryptography, ProofJwt proof, PublicJwk key) {
    CompactJws jws = proof.jws();
    if (key.algorithm() != jws.algorithm()) {
      throw invalid("alg does not fit the key");
    }
    if (!cryptography.verify(
        jws.algorithm(), PublicKeys.of(key), jws.signingInput(), jws.signature())) {
      throw invalid("the signature does not verify");
    }
  }
}
