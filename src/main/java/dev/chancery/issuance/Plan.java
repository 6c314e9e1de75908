package dev.chancery.issuance;

import dev.chancery.catalog.Admission;
import dev.chancery.catalog.ClaimsTemplate;
import dev.chancery.catalog.Collection;
import dev.chancery.catalog.MergedType;
import dev.chancery.format.CredentialWriter;
import dev.chancery.issuer.Issuer;
import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.platform.seal.DataKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A collection with all that it alone decides, computed once: its kind of credential, and its
 * claims where no holder has a say in them. Immutable.
 */
public final class Plan {
  private final Collection collection;
  private final Kind kind;
  private final CredentialWriter writer;
  private final Map<String, @Nullable Object> collectionFacts;
  private final @Nullable Duration lifetime;
  private final @Nullable Claims constantClaims;

  Plan(Collection collection, Kind kind) {
    this.collection = collection;
    this.kind = kind;
    this.collectionFacts = collection.facts();
    this.lifetime = collection.validFor() == null ? null : collection.validFor().duration();
    this.constantClaims =
        isConstant()
            ? type().claims(collection.claims(), collection.issuer(), collectionFacts)
            : null;
    this.writer = constantClaims == null ? kind.writer() : kind.writer().expecting(constantClaims);
  }

  public Collection collection() {
    return collection;
  }

  Kind kind() {
    return kind;
  }

  public MergedType type() {
    return kind.type();
  }

  public Issuer issuer() {
    return kind.issuer();
  }

  CredentialWriter writer() {
    return writer;
  }

  /** How long its credentials are valid; null where they do not expire. */
  @Nullable Duration lifetime() {
    return lifetime;
  }

  public FormatIdentifier format() {
    return kind.name().format();
  }

  public DataKey dataKey() {
    return kind.dataKey();
  }

  /** Whether the collection asks for a proof of the DID's key. */
  public boolean isProofRequired() {
    return collection.policy().proofRequired(type().isPersonal());
  }

  /** Whether its key still signs: a plan outlives a rotation by moments, a signature must not. */
  boolean isCurrent(Instant now) {
    return kind.isCurrent(now);
  }

  /** The claims of one credential, or {@link dev.chancery.model.Problem.SchemaValidationFailed}. */
  Claims claims(Did holder, Claims own) {
    return constantClaims != null && own.isEmpty()
        ? constantClaims
        : type().claims(collection.claims().overriddenBy(own), holder, collectionFacts);
  }

  /**
   * Whether every holder without claims of their own gets the same; then the schema is checked
   * once, here.
   */
  private boolean isConstant() {
    return !type().template().roots().contains(ClaimsTemplate.Root.HOLDER)
        && collection.policy().admission() != Admission.ALLOWLIST;
  }
}
