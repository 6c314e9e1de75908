package dev.chancery.format;

import dev.chancery.model.DataModel;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A VCDM credential before it has a proof: what one profile's drafts look like as JSON-LD.
 *
 * @param contexts of a credential without a status entry
 * @param statusContexts of one with it: VCDM 1.1 does not define the entry itself
 */
record LdpVcDocument(
    DataModel model,
    List<String> contexts,
    List<String> statusContexts,
    List<String> types,
    Object issuer) {
  static LdpVcDocument of(CredentialProfile profile, ProofType proofType) {
    List<String> all = new ArrayList<>(profile.contexts());
    all.addAll(ProofOptions.contexts(proofType, profile.dataModel()));
    String base = profile.dataModel().context();
    List<String> contexts = Vcdm.first(base, all);
    List<String> statusContexts =
        switch (profile.dataModel()) {
          case VCDM_2_0 -> contexts;
          case VCDM_1_1 -> {
            all.add(Vcdm.STATUS_CONTEXT);
            yield Vcdm.first(base, all);
          }
        };
    return new LdpVcDocument(
        profile.dataModel(),
        contexts,
        statusContexts,
        Vcdm.first(Vcdm.TYPE, profile.types()),
        issuer(profile));
  }

  /** VCDM 1.1 has no term for an issuer's name. */
  private static Object issuer(CredentialProfile profile) {
    return switch (profile.dataModel()) {
      case VCDM_2_0 -> Vcdm.issuer(profile);
      case VCDM_1_1 -> profile.issuer().value();
    };
  }

  List<String> contexts(@Nullable StatusReference status) {
    return status == null ? contexts : statusContexts;
  }

  Map<String, @Nullable Object> of(CredentialDraft draft) {
    Map<String, @Nullable Object> credential = new LinkedHashMap<>();
    credential.put("@context", contexts(draft.status()));
    credential.put("id", draft.id().urn());
    credential.put("type", types);
    credential.put("issuer", issuer);
    Vcdm.putValidity(credential, model, draft.validity());
    credential.put("credentialSubject", Vcdm.subject(draft));
    if (draft.status() != null) {
      credential.put("credentialStatus", Vcdm.identifiedStatus(draft.status()));
    }
    return credential;
  }
}
