package dev.chancery.issuance;

import dev.chancery.catalog.Catalog;
import dev.chancery.catalog.CredentialType;
import dev.chancery.catalog.MergedType;
import dev.chancery.format.CredentialProfile;
import dev.chancery.issuer.Issuer;
import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.signing.SigningKey;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a kind's name, types and key say to its format. */
final class Profiles {
  private final Catalog catalog;

  Profiles(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The profile of a kind whose {@code types} are one {@code type} together. */
  CredentialProfile of(
      Kind.Name name,
      List<CredentialType> types,
      MergedType type,
      Issuer issuer,
      SigningKey key,
      ProofType proofType) {
    boolean sdJwt = name.format() == FormatIdentifier.DC_SD_JWT;
    return new CredentialProfile(
        name.issuer(),
        issuer.name(),
        key.kid(proofType),
        key.algorithm(),
        sdJwt ? vct(name, type) : null,
        type.types(),
        sdJwt ? List.of() : contexts(name.organisation(), types),
        sdJwt ? type.selectivelyDisclosable() : List.of(),
        proofType,
        dataModel(name, type));
  }

  /** Of each type its own, or else the one that was made of its schema. */
  private List<String> contexts(OrganisationId organisation, List<CredentialType> types) {
    return types.stream()
        .flatMap(
            type ->
                type.vocabularies().isEmpty()
                    ? Stream.of(catalog.contextUrl(organisation, type.id()))
                    : type.vocabularies().stream())
        .distinct()
        .toList();
  }

  private static DataModel dataModel(Kind.Name name, MergedType type) {
    DataModel model = name.dataModel() != null ? name.dataModel() : type.dataModel();
    return switch (name.format()) {
      case LDP_VC -> model;
      case VC_JWT -> {
        refuseIf(model == DataModel.VCDM_1_1, ProofType.VC_JWT, "It secures VCDM 2.0 alone.");
        yield model;
      }
      case DC_SD_JWT -> {
        refuseIf(name.dataModel() != null, ProofType.DC_SD_JWT, "It secures no VCDM credential.");
        yield model;
      }
    };
  }

  private static void refuseIf(boolean unfit, ProofType proofType, String reason) {
    if (unfit) {
      throw new ProblemException(new Problem.ProofTypeUnsupported(proofType, reason));
    }
  }

  /**
   * The {@code vct} that is named, which is not that of delegations, or the address at which we
   * serve the schema's type metadata, which several have none of.
   */
  private @Nullable String vct(Kind.Name name, MergedType type) {
    if (type.vct() == null && name.schemaIds().size() > 1) {
      throw new ProblemException(
          new Problem.MalformedRequest("/vct", "missing, where a collection has several schemas"));
    }
    String vct = type.vct();
    if (vct != null && !name.isDelegation() && catalog.isDelegation(vct)) {
      throw new ProblemException(
          new Problem.CredentialReserved(
              List.of(new Violation("/vct", "what delegations are, which have a schema"))));
    }
    return vct != null
        ? vct
        : catalog.typeMetadataUrl(name.organisation(), name.schemaIds().getFirst());
  }
}
