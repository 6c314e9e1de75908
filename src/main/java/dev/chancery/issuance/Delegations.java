package dev.chancery.issuance;

import dev.chancery.delegation.Delegation;
import dev.chancery.issuer.IssuerDirectory;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.json.Json;
import dev.chancery.proof.DelegatorProofs;
import dev.chancery.proof.SpentNonces;
import dev.chancery.proof.VerifiedProof;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a delegation may be issued: to the delegate, under an active parent that it narrows, and
 * by its delegator, whose key the organisation has or who has signed it.
 */
public final class Delegations {
  /** Each is kept, and held against those of every child. */
  private static final int MOST_OF_CONSTRAINTS = 8_192;

  private final Database database;
  private final IssuerDirectory issuers;
  private final DelegatorProofs proofs;
  private final InstantSource clock;
  private final DelegationRows rows = new DelegationRows();
  private final SpentNonces spentProofs = new SpentNonces();

  public Delegations(
      Database database, IssuerDirectory issuers, DelegatorProofs proofs, InstantSource clock) {
    this.database = database;
    this.issuers = issuers;
    this.proofs = proofs;
    this.clock = clock;
  }

  /**
   * {@code order} with its mandate, under {@code parent} where there is one, as {@code proof}
   * shows. {@link Problem.SchemaValidationFailed}, {@link Problem.DelegationParentNotFound}, {@link
   * Problem.DelegationParentNotActive}, {@link Problem.DelegationWidens}, {@link
   * Problem.DelegatorProofRequired}, {@link Problem.DelegatorProofInvalid}.
   */
  public Future<DirectOrder> admit(
      DirectOrder order, @Nullable CredentialId parent, @Nullable String proof) {
    return Future.succeededFuture(order)
        .map(wanted -> delegation(wanted, parent))
        .compose(delegation -> narrowing(order, delegation, parent))
        .compose(delegation -> mandate(order, delegation, parent, proof))
        .map(order::under);
  }

  private static Delegation delegation(DirectOrder order, @Nullable CredentialId parent) {
    if (!order.kind().name().revocable()) {
      throw new ProblemException(
          new Problem.MalformedRequest("/revocable", "a delegation can be revoked"));
    }
    Delegation delegation = Delegation.of(order.claims(), order.validUntil());
    refuseIf(!delegation.delegate().equals(order.holder()), "/delegate", "not the holder's DID");
    refuseIf(
        Json.bytes(delegation.constraints()).length > MOST_OF_CONSTRAINTS,
        "/constraints",
        "more than " + MOST_OF_CONSTRAINTS + " octets of JSON");
    Object named = order.claims().values().get(Mandate.PARENT);
    refuseIf(
        named != null && (parent == null || !named.equals(parent.urn())),
        "/" + Mandate.PARENT,
        "not the one that it is asked for under");
    return delegation;
  }

  private static void refuseIf(boolean unfit, String pointer, String reason) {
    if (unfit) {
      throw new ProblemException(
          new Problem.SchemaValidationFailed(List.of(new Violation(pointer, reason))));
    }
  }

  private Future<Delegation> narrowing(
      DirectOrder order, Delegation delegation, @Nullable CredentialId parent) {
    return parent == null
        ? Future.succeededFuture(delegation)
        : database
            .with(client -> rows.parent(client, organisation(order), parent))
            .map(found -> narrowed(order, delegation, parent, found));
  }

  private Delegation narrowed(
      DirectOrder order,
      Delegation delegation,
      CredentialId id,
      Optional<DelegationRows.Parent> found) {
    DelegationRows.Parent parent =
        found.orElseThrow(
            () -> new ProblemException(new Problem.DelegationParentNotFound(id.urn())));
    byte[] sealed = parent.sealed();
    if (sealed == null || !parent.isActive(clock.instant())) {
      throw new ProblemException(new Problem.DelegationParentNotActive(id));
    }
    List<Violation> widenings =
        Mandate.open(order.kind().dataKey(), id, sealed, parent.end()).widenings(delegation);
    if (!widenings.isEmpty()) {
      throw new ProblemException(new Problem.DelegationWidens(widenings));
    }
    return delegation;
  }

  private Future<Mandate> mandate(
      DirectOrder order,
      Delegation delegation,
      @Nullable CredentialId parent,
      @Nullable String proof) {
    return proof(order, delegation, parent, proof)
        .map(verified -> new Mandate(delegation, parent, verified.orElse(null)));
  }

  /** Where the organisation has the key, its own word is enough. */
  private Future<Optional<VerifiedProof>> proof(
      DirectOrder order,
      Delegation delegation,
      @Nullable CredentialId parent,
      @Nullable String proof) {
    Did delegator = delegation.delegator();
    if (proof != null) {
      return proofs
          .verify(proof, organisation(order), delegator, digest(order, delegation, parent))
          .map(Optional::of);
    }
    return isOurs(organisation(order), delegator)
        .map(
            ours -> {
              if (!ours) {
                throw new ProblemException(
                    new Problem.DelegatorProofRequired(
                        delegator, digest(order, delegation, parent)));
              }
              return Optional.empty();
            });
  }

  private static String digest(
      DirectOrder order, Delegation delegation, @Nullable CredentialId parent) {
    return delegation.digest(order.kind().issuer().did(), parent);
  }

  /** A deactivated issuer signs nothing any more, and delegates nothing. */
  private Future<Boolean> isOurs(OrganisationId organisation, Did delegator) {
    return issuers
        .findPublic(delegator)
        .map(
            found ->
                found
                    .filter(issuer -> issuer.organisation().equals(organisation))
                    .filter(issuer -> !issuer.isDeactivated())
                    .isPresent());
  }

  /**
   * {@code order}, unless its proof was used before: in a batch that is found out before it is
   * recorded, so that it fails alone.
   */
  public Future<DirectOrder> requireUnspent(DirectOrder order) {
    Once once = order.once();
    return once == null
        ? Future.succeededFuture(order)
        : database
            .with(client -> spentProofs.isSpent(client, once.hash()))
            .map(
                spent -> {
                  if (spent) {
                    throw new ProblemException(DelegatorProofs.USED_BEFORE);
                  }
                  return order;
                });
  }

  /**
   * {@code wanted}, where of those that bring one proof all but the first are refused. What was
   * refused already leaves its proof to the next. What is admitted and fails later does not: with
   * one proof they say the same, so that it fails both.
   */
  public static List<BatchOrder.Wanted> eachProofOnce(List<BatchOrder.Wanted> wanted) {
    Set<ByteBuffer> brought = new HashSet<>();
    return wanted.stream().map(entry -> onceOrRefused(entry, brought)).toList();
  }

  private static BatchOrder.Wanted onceOrRefused(
      BatchOrder.Wanted wanted, Set<ByteBuffer> brought) {
    if (!(wanted instanceof BatchOrder.Wanted.Admitted(DirectOrder order))) {
      return wanted;
    }
    Once once = order.once();
    return once == null || brought.add(ByteBuffer.wrap(once.hash()))
        ? wanted
        : new BatchOrder.Wanted.Refused(order.holder().value(), DelegatorProofs.USED_BEFORE);
  }

  private static OrganisationId organisation(DirectOrder order) {
    return order.kind().name().organisation();
  }
}
