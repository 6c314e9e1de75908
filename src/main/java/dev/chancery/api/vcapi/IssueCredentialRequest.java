package dev.chancery.api.vcapi;

import dev.chancery.direct.IssueDocument;
import dev.chancery.format.UnsecuredCredential;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Kind;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.model.Validity;
import dev.chancery.platform.json.Members;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code {credential, options: {credentialId, cryptosuite}}} of one organisation (VCALM 1.0
 * §3.2.1).
 *
 * @param issuer whose endpoint it is; null where the credential says it
 */
record IssueCredentialRequest(OrganisationId organisation, @Nullable Did issuer, Instant now) {
  private static final int LONGEST_NAME = 2_048;

  IssueDocument read(Members body, @Nullable IdempotencyKey key) {
    Map<String, @Nullable Object> document = body.map("credential");
    Members given = body.optionalObject("options");
    body.nothingElse();
    Members options = given == null ? Members.of(Map.of()) : given;
    List<ProofType> proofTypes = proofTypes(options);
    String credentialId =
        options.has("credentialId") ? options.name("credentialId", LONGEST_NAME) : null;
    options.nothingElse();
    UnsecuredCredential credential =
        UnsecuredCredential.of(document, "/credential", Validity.startingAt(now, null).from());
    return new IssueDocument(
        new Kind.Name(
            organisation,
            issuer == null ? new Did(credential.issuer()) : issuer,
            List.of(),
            null,
            proofTypes,
            credential.model(),
            true),
        credential,
        name(options, credentialId, credential.id()),
        key);
  }

  /** Unless it is named, a Data Integrity proof by whatever key the issuer has. */
  private static List<ProofType> proofTypes(Members options) {
    return options.has("cryptosuite")
        ? List.of(options.parsed("cryptosuite", IssueCredentialRequest::proofType))
        : ProofType.of(FormatIdentifier.LDP_VC);
  }

  private static ProofType proofType(String name) {
    ProofType proofType =
        ProofType.ofWireName(name)
            .orElseThrow(() -> new IllegalArgumentException("not a cryptosuite"));
    if (proofType.algorithms().isEmpty()) {
      throw unsupported(proofType, "BBS signatures are not made here yet.");
    }
    if (proofType.format() == FormatIdentifier.DC_SD_JWT) {
      throw unsupported(proofType, "It secures no VCDM credential.");
    }
    return proofType;
  }

  private static ProblemException unsupported(ProofType proofType, String reason) {
    return new ProblemException(new Problem.ProofTypeUnsupported(proofType, reason));
  }

  /** By what it can be asked for: its own id, or in place of one the {@code credentialId}. */
  private static @Nullable String name(
      Members options, @Nullable String credentialId, @Nullable String id) {
    if (credentialId != null && id != null && !credentialId.equals(id)) {
      throw options.fault("credentialId", "the credential has another id");
    }
    return credentialId == null ? id : credentialId;
  }
}
