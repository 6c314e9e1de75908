package dev.chancery.format;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Claims;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.ProofType;
import org.jspecify.annotations.Nullable;

/**
 * A VCDM credential with a Data Integrity proof. The holder is named by DID and by nothing else:
 * the data model has no member for a key that keeps the credential's shape.
 */
final class LdpVcFormat implements CredentialFormat {
  private final DataIntegrity dataIntegrity;

  LdpVcFormat(Contexts contexts) {
    this.dataIntegrity = new DataIntegrity(new JsonLdProcessor(contexts));
  }

  @Override
  public FormatIdentifier identifier() {
    return FormatIdentifier.LDP_VC;
  }

  /** Takes tens of milliseconds: what JSON-LD makes of the profile is found out here. */
  @Override
  public CredentialWriter writer(CredentialProfile profile) {
    GeneralWriter general = general(profile);
    return switch (general.type()) {
      case EDDSA_JCS_2022 -> general.ofKnownContexts();
      default -> general.planned();
    };
  }

  /** Writes what {@link #writer} writes, never by a plan. */
  GeneralWriter general(CredentialProfile profile) {
    ProofType type = profile.proofType();
    if (type.format() != FormatIdentifier.LDP_VC) {
      throw new IllegalArgumentException(type.wireName() + " is no proof of an ldp_vc");
    }
    return new GeneralWriter(
        dataIntegrity,
        LdpVcDocument.of(profile, type),
        type,
        profile.kid().toString(),
        profile.algorithm());
  }

  /** Writes any draft, by way of the whole document. */
  record GeneralWriter(
      DataIntegrity dataIntegrity,
      LdpVcDocument document,
      ProofType type,
      String kid,
      Algorithm algorithm)
      implements CredentialWriter {

    @Override
    public Prepared prepare(CredentialDraft draft) {
      return dataIntegrity.prepare(
          document.of(draft),
          options(draft),
          algorithm,
          stated -> ReservedStatements.requireNoAlias(document.types(), stated));
    }

    @Override
    public boolean isCostly(CredentialDraft draft) {
      return type != ProofType.EDDSA_JCS_2022;
    }

    /** The proof is created when the validity begins, so that it tells nothing more than that. */
    ProofOptions options(CredentialDraft draft) {
      return new ProofOptions(type, draft.validity().from(), kid);
    }

    /** Where nothing is expanded, contexts are those that others can expand it by, all the same. */
    private CredentialWriter ofKnownContexts() {
      for (String url : document.statusContexts()) {
        String _ = dataIntegrity.jsonLd().contexts().text(url);
      }
      return this;
    }

    private CredentialWriter planned() {
      return new PlannedWriter(this, LdpVcPlan.compile(this, false), LdpVcPlan.compile(this, true));
    }
  }

  /** Fills a plan where there is one for the draft, and leaves the others to {@code general}. */
  private record PlannedWriter(
      GeneralWriter general, @Nullable LdpVcPlan plain, @Nullable LdpVcPlan withStatus)
      implements CredentialWriter {

    @Override
    public Prepared prepare(CredentialDraft draft) {
      LdpVcPlan plan = plan(draft);
      PlannedClaims claims = plan == null ? null : plan.claims(draft.claims());
      return plan == null || claims == null ? general.prepare(draft) : plan.prepare(draft, claims);
    }

    @Override
    public boolean isCostly(CredentialDraft draft) {
      LdpVcPlan plan = plan(draft);
      return plan == null || plan.claims(draft.claims()) == null;
    }

    @Override
    public CredentialWriter expecting(Claims claims) {
      PlannedClaims first = plain == null ? null : plain.claims(claims);
      PlannedClaims second = withStatus == null ? null : withStatus.claims(claims);
      return first == null || second == null ? this : new Expecting(this, claims, first, second);
    }

    private @Nullable LdpVcPlan plan(CredentialDraft draft) {
      LdpVcPlan plan = draft.status() == null ? plain : withStatus;
      return plan == null || !plan.fits(draft) ? null : plan;
    }
  }

  /** Has its claims written already. */
  private record Expecting(
      PlannedWriter writer, Claims claims, PlannedClaims plain, PlannedClaims withStatus)
      implements CredentialWriter {

    @Override
    @SuppressWarnings("ReferenceEquality") // to compare them costs more than to write them
    public Prepared prepare(CredentialDraft draft) {
      LdpVcPlan plan = draft.claims() == claims ? writer.plan(draft) : null;
      return plan == null
          ? writer.prepare(draft)
          : plan.prepare(draft, draft.status() == null ? plain : withStatus);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // as above
    public boolean isCostly(CredentialDraft draft) {
      return draft.claims() != claims ? writer.isCostly(draft) : writer.plan(draft) == null;
    }
  }
}
