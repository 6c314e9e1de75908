package dev.chancery.format;

import dev.chancery.format.jsonld.Contexts;
import dev.chancery.format.jsonld.JsonLdProcessor;
import dev.chancery.model.DataModel;
import dev.chancery.model.Gzip;
import dev.chancery.model.ProofType;
import dev.chancery.model.Validity;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code BitstringStatusListCredential} (Bitstring Status List §2.2), secured as the credentials
 * that point at it are. Its terms are the v2 context's own.
 */
record BitstringStatusListWriter(ProofType proofType) implements StatusListWriter {
  private static final DataIntegrity DATA_INTEGRITY =
      new DataIntegrity(new JsonLdProcessor(Contexts.standard()));

  /** Bitstring Status List §3.2: a smaller herd hides nobody, and verifiers refuse it. */
  private static final int MINIMUM_NUMBER_OF_ENTRIES = 131_072;

  @Override
  public Prepared prepare(StatusListDraft draft) {
    if (draft.bits().size() < MINIMUM_NUMBER_OF_ENTRIES) {
      throw new IllegalArgumentException("fewer than 131072 entries");
    }
    Map<String, @Nullable Object> credential = new LinkedHashMap<>();
    credential.put("@context", contexts());
    credential.put("id", draft.uri());
    credential.put("type", List.of(Vcdm.TYPE, "BitstringStatusListCredential"));
    credential.put("issuer", draft.issuer().value());
    Vcdm.putValidity(
        credential,
        DataModel.VCDM_2_0,
        new Validity(
            draft.issuedAt().truncatedTo(ChronoUnit.SECONDS),
            draft.expiresAt().truncatedTo(ChronoUnit.SECONDS)));
    credential.put("credentialSubject", subject(draft));
    return secured(draft, credential);
  }

  private List<String> contexts() {
    return Vcdm.first(
        DataModel.VCDM_2_0.context(), ProofOptions.contexts(proofType, DataModel.VCDM_2_0));
  }

  private Prepared secured(StatusListDraft draft, Map<String, @Nullable Object> credential) {
    return switch (proofType.format()) {
      case VC_JWT -> Vcdm.jws(draft.algorithm(), draft.kid()).prepare(credential, "");
      case LDP_VC ->
          DATA_INTEGRITY.prepare(
              credential,
              new ProofOptions(proofType, draft.issuedAt(), draft.kid().toString()),
              draft.algorithm());
      case DC_SD_JWT -> throw new IllegalArgumentException("no VCDM credential has such a list");
    };
  }

  private static Map<String, Object> subject(StatusListDraft draft) {
    Map<String, Object> subject = new LinkedHashMap<>();
    subject.put("id", draft.uri() + "#list");
    subject.put("type", "BitstringStatusList");
    subject.put("statusPurpose", draft.purpose().wireName());
    // multibase: u is base64url without padding
    subject.put(
        "encodedList", "u" + Encoding.base64urlText(Gzip.of(draft.bits().leftMostBitFirst())));
    subject.put("ttl", draft.ttl().toMillis());
    return subject;
  }
}
