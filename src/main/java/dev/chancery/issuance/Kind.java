package dev.chancery.issuance;

import dev.chancery.catalog.MergedType;
import dev.chancery.format.CredentialWriter;
import dev.chancery.issuer.Issuer;
import dev.chancery.model.Claims;
import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProofType;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.signing.SigningKey;
import dev.chancery.status.StatusSeries;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of credential with all that it alone decides, computed once: its merged type, its issuer
 * and key, its writer. Immutable.
 */
public record Kind(
    Name name,
    MergedType type,
    Issuer issuer,
    SigningKey key,
    ProofType proofType,
    CredentialWriter writer,
    DataKey dataKey) {

  /**
   * What makes a kind this one and no other.
   *
   * @param schemaIds none where a caller writes the credential itself
   * @param vct null where the types agree on one
   * @param proofTypes of one format; the first that the issuer has a key for secures
   * @param dataModel null where the types decide
   */
  public record Name(
      OrganisationId organisation,
      Did issuer,
      List<SchemaId> schemaIds,
      @Nullable String vct,
      List<ProofType> proofTypes,
      @Nullable DataModel dataModel,
      boolean revocable) {
    public Name {
      if (proofTypes.stream().map(ProofType::format).distinct().count() != 1) {
        throw new IllegalArgumentException("a kind of no format, or of several");
      }
      schemaIds = List.copyOf(schemaIds);
      proofTypes = List.copyOf(proofTypes);
    }

    public FormatIdentifier format() {
      return proofTypes.getFirst().format();
    }

    /** Whether it says what somebody may do for another. */
    public boolean isDelegation() {
      return schemaIds.contains(SchemaId.AGENT_DELEGATION);
    }
  }

  /**
   * The claims that {@code input} makes for {@code holder} without a collection, or {@link
   * dev.chancery.model.Problem.SchemaValidationFailed}.
   */
  public Claims claims(Did holder, Claims input) {
    return type.claims(input, holder, Map.of());
  }

  StatusSeries statusSeries() {
    return new StatusSeries(name.organisation, issuer.did(), proofType);
  }

  /** Whether its key still signs: a kind outlives a rotation by moments, a signature must not. */
  boolean isCurrent(Instant now) {
    return !key.isSuperseded(now);
  }
}
