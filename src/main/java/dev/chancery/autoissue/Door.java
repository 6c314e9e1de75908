package dev.chancery.autoissue;

import dev.chancery.catalog.Admission;
import dev.chancery.catalog.Allowlist;
import dev.chancery.catalog.Collection;
import dev.chancery.identity.DidDocument;
import dev.chancery.identity.DidResolver;
import dev.chancery.issuance.Once;
import dev.chancery.issuance.Order;
import dev.chancery.issuance.Plan;
import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.proof.ProofJwts;
import dev.chancery.proof.VerifiedProof;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether a scan gets what it asks for: the collection's window and policy, cheap checks before
 * dear ones.
 */
public final class Door {
  private final InstantSource clock;
  private final ScreenCodes codes;
  private final ProofJwts proofs;
  private final DidResolver resolver;
  private final Allowlist allowlist;
  private final String audience;

  /** {@code audience}: the base URL, which a proof must name. */
  public Door(
      InstantSource clock,
      ScreenCodes codes,
      ProofJwts proofs,
      DidResolver resolver,
      Allowlist allowlist,
      String audience) {
    this.clock = clock;
    this.codes = codes;
    this.proofs = proofs;
    this.resolver = resolver;
    this.allowlist = allowlist;
    this.audience = audience;
  }

  /** The order that {@code scan} may place, or the problem that stands in its way. */
  Future<Order> admit(Scan scan, Plan plan) {
    requireOpen(plan.collection());
    requireCode(scan, plan.collection());
    if (scan.proof() != null || plan.isProofRequired()) {
      return prove(scan.did(), scan.proof(), plan.collection())
          .compose(verified -> proved(scan, plan, verified));
    }
    return resolver
        .resolve(plan.collection().organisationId(), scan.did())
        .map(document -> named(scan, plan, document));
  }

  /** That {@code jwt} proves the key of {@code did}, for {@code collection}. */
  Future<VerifiedProof> prove(Did did, @Nullable String jwt, Collection collection) {
    if (jwt == null) {
      throw new ProblemException(new Problem.ProofRequired(collection.id()));
    }
    return proofs.verify(jwt, collection.organisationId(), did, audience, nonceScope(collection));
  }

  /** What a nonce is minted for: one collection, and no other. */
  static String nonceScope(Collection collection) {
    return collection.id().toString();
  }

  private Future<Order> proved(Scan scan, Plan plan, VerifiedProof proof) {
    Once nonce = new Once(proof.nonceHash(), proof.nonceExpiresAt());
    return ownClaims(scan, plan)
        .map(
            own ->
                new Order(plan, scan.did(), proof.key(), own, true, nonce, scan.idempotencyKey()));
  }

  /**
   * A DID that is only named: its first authentication key is bound, so that nobody but its holder
   * can present the credential. Without one nobody could, and there is nothing to issue.
   */
  private static Order named(Scan scan, Plan plan, DidDocument document) {
    PublicJwk key =
        document
            .firstAuthenticationKey()
            .orElseThrow(
                () ->
                    new ProblemException(
                        new Problem.DidUnresolvable(
                            scan.did(), "it has no authentication key that we can use")));
    return new Order(plan, scan.did(), key, Claims.NONE, false, null, scan.idempotencyKey());
  }

  private Future<Claims> ownClaims(Scan scan, Plan plan) {
    Collection collection = plan.collection();
    if (collection.policy().admission() != Admission.ALLOWLIST) {
      return Future.succeededFuture(Claims.NONE);
    }
    return allowlist
        .claims(collection, HolderId.of(collection.organisationId(), scan.did()), plan.dataKey())
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(new Problem.HolderNotAllowed(collection.id()))));
  }

  /** Fails where the collection gives nobody anything at present. */
  void requireOpen(Collection collection) {
    if (collection.paused()) {
      throw new ProblemException(new Problem.CollectionPaused(collection.id()));
    }
    collection.policy().requireOpen(collection.id(), clock.instant());
  }

  private void requireCode(Scan scan, Collection collection) {
    if (collection.policy().admission() != Admission.CODE) {
      return;
    }
    @Nullable String code = scan.code();
    if (code == null) {
      throw new ProblemException(new Problem.CodeRequired(collection.id()));
    }
    if (!codes.isShown(collection.id(), code)) {
      throw new ProblemException(new Problem.CodeInvalid());
    }
  }
}
