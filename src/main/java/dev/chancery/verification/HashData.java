package dev.chancery.verification;

import dev.chancery.format.Jcs;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.Digests;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ProofType;
import dev.chancery.verification.Fault.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a Data Integrity proof signs (Data Integrity EdDSA §3, ECDSA §3.2): SHA-256 of the canonical
 * proof options, then of the canonical document.
 */
final class HashData {
  private final JsonLdProcessor jsonLd;

  HashData(JsonLdProcessor jsonLd) {
    this.jsonLd = jsonLd;
  }

  /** The 64 octets that {@code proof} signs of {@code document}. Takes milliseconds. */
  byte[] of(DataIntegrityProof proof, Map<String, @Nullable Object> document) {
    byte[] octets = new byte[64];
    System.arraycopy(Digests.sha256(options(proof, document)), 0, octets, 0, 32);
    System.arraycopy(Digests.sha256(canonical(proof.type(), document)), 0, octets, 32, 32);
    return octets;
  }

  /** What is wrong with them stands at the proof, and not in the document. */
  private byte[] options(DataIntegrityProof proof, Map<String, @Nullable Object> document) {
    Map<String, @Nullable Object> options = contextual(proof, document.get("@context"));
    try {
      return canonicalOptions(proof.type(), options);
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.ClaimsInexpressible(List<Violation> violations)
          ? refused(
              proof.pointer() + violations.getFirst().pointer(), violations.getFirst().reason())
          : e;
    }
  }

  /**
   * The options as a document of their own. A suite of JSON-LD reads them by the context of what
   * they secure; one of JCS leaves them as they are (EdDSA §3.2.5, §3.3.5). A context of their own
   * must be the document's: a suite of JCS would sign that one and no more.
   */
  private static Map<String, @Nullable Object> contextual(
      DataIntegrityProof proof, @Nullable Object context) {
    if (proof.members().containsKey("@context")
        && !Objects.equals(proof.get("@context"), context)) {
      throw refused(proof.pointer() + "/@context", "not the context of what it secures");
    }
    if (proof.type() == ProofType.EDDSA_JCS_2022) {
      return proof.options();
    }
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("@context", context);
    options.putAll(proof.options());
    return options;
  }

  private byte[] canonicalOptions(ProofType type, Map<String, @Nullable Object> options) {
    return switch (type) {
      case ED25519_SIGNATURE_2020, EDDSA_RDFC_2022, ECDSA_RDFC_2019 ->
          jsonLd.canonicalOptions(options);
      case EDDSA_JCS_2022, BBS_BLS_SIGNATURE_2020, BBS_2023, VC_JWT, DC_SD_JWT ->
          canonical(type, options);
    };
  }

  private byte[] canonical(ProofType type, Map<String, @Nullable Object> document) {
    return switch (type) {
      case ED25519_SIGNATURE_2020, EDDSA_RDFC_2022, ECDSA_RDFC_2019 -> jsonLd.canonical(document);
      case EDDSA_JCS_2022 -> Jcs.canonical(document);
      case BBS_BLS_SIGNATURE_2020, BBS_2023, VC_JWT, DC_SD_JWT ->
          throw new IllegalArgumentException("signs no digests: " + type);
    };
  }

  private static Refused refused(String pointer, String reason) {
    return new Refused(Check.PROOF, Kind.PROOF_TRANSFORMATION_ERROR, pointer, reason);
  }
}
