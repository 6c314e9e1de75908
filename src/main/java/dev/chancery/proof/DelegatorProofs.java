package dev.chancery.proof;

import static dev.chancery.proof.ProofJwt.invalid;

import dev.chancery.identity.DidDocument;
import dev.chancery.identity.DidResolver;
import dev.chancery.model.Did;
import dev.chancery.model.Digests;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.platform.crypto.Cryptography;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that somebody delegates: a JWT by a key that authenticates or asserts for the
 * delegator's DID, over the digest of what is delegated.
 *
 * <pre>
 *   {"typ": "delegation-proof+jwt", "alg", "kid"}
 *   {"iss": the delegator, "aud": our base URL, "iat", "jti", "delegation_digest"}
 * </pre>
 */
public final class DelegatorProofs {
  /** What whoever comes second is told. */
  public static final Problem USED_BEFORE =
      new Problem.DelegatorProofInvalid("the proof was used before");

  private static final String TYPE = "delegation-proof+jwt";
  private static final int LONGEST_ID = 200;

  private final DidResolver resolver;
  private final Cryptography cryptography;
  private final InstantSource clock;
  private final String audience;

  /** {@code audience}: the base URL, which a proof must name. */
  public DelegatorProofs(
      DidResolver resolver, Cryptography cryptography, InstantSource clock, String audience) {
    this.resolver = resolver;
    this.cryptography = cryptography;
    this.clock = clock;
    this.audience = audience;
  }

  /**
   * What {@code jwt} proves: that {@code delegator}, as {@code organisation} sees its document, has
   * signed {@code digest}. Fails with {@link Problem.DelegatorProofInvalid}. Spends nothing: the
   * ledger spends what it is good once by.
   */
  public Future<VerifiedProof> verify(
      String jwt, OrganisationId organisation, Did delegator, String digest) {
    return Future.succeededFuture(jwt)
        .map(text -> claimed(text, delegator, digest))
        .compose(
            claimed ->
                resolver
                    .resolve(organisation, delegator)
                    .map(document -> verified(claimed, document)))
        .recover(DelegatorProofs::refused);
  }

  /** A proof that says all it must, under a signature that nobody has looked at yet. */
  private record Claimed(ProofJwt proof, String id, Instant issuedAt) {}

  private Claimed claimed(String jwt, Did delegator, String digest) {
    ProofJwt proof = ProofJwt.parse(jwt, TYPE);
    Map<String, @Nullable Object> claims = proof.claims();
    if (!proof.kid().did().equals(delegator)) {
      throw invalid("kid is not of the delegator's DID");
    }
    if (!delegator.value().equals(claims.get("iss"))) {
      throw invalid("iss is not the delegator");
    }
    if (!ProofJwts.isFor(audience, claims.get("aud"))) {
      throw invalid("aud is not " + audience);
    }
    Instant issuedAt = ProofJwts.issuedAt(claims, clock.instant());
    if (!(claims.get("jti") instanceof String id) || id.isEmpty() || id.length() > LONGEST_ID) {
      throw invalid("jti is missing, or longer than " + LONGEST_ID + " characters");
    }
    if (!digest.equals(claims.get("delegation_digest"))) {
      throw invalid("delegation_digest is not " + digest);
    }
    return new Claimed(proof, id, issuedAt);
  }

  /** It is remembered until no clock that may be off takes it for fresh any more. */
  private VerifiedProof verified(Claimed claimed, DidDocument document) {
    ProofJwt proof = claimed.proof;
    PublicJwk key =
        document
            .speakingKey(proof.kid())
            .orElseThrow(() -> invalid("kid names no key that speaks for the delegator"));
    ProofJwts.requireSigned(cryptography, proof, key);
    return new VerifiedProof(
        proof.kid(),
        key,
        Digests.sha256("delegator|" + proof.kid().did() + "|" + claimed.id),
        claimed.issuedAt.plus(ProofJwts.SKEW.multipliedBy(3)));
  }

  private static <T> Future<T> refused(Throwable failure) {
    String reason = failure instanceof ProblemException e ? reason(e.problem()) : null;
    return Future.failedFuture(
        reason == null ? failure : new ProblemException(new Problem.DelegatorProofInvalid(reason)));
  }

  /** Null of what is not the proof's fault. */
  private static @Nullable String reason(Problem problem) {
    if (problem instanceof Problem.ProofInvalid(String reason)) {
      return reason;
    }
    if (problem instanceof Problem.DidUnresolvable(Did _, String reason)) {
      return "the delegator's DID: " + reason;
    }
    return problem instanceof Problem.DidMethodUnsupported(String method)
        ? "no resolver knows did:" + method
        : null;
  }
}
