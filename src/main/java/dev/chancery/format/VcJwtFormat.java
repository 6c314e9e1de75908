package dev.chancery.format;

import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.StatusReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A credential of the Verifiable Credentials Data Model 2.0, secured as a JWT (VC-JOSE-COSE
 * §3.1.1): the payload is the credential itself. The one registered claim beside it is {@code cnf},
 * the holder's key, for which the data model has no member of its own.
 */
final class VcJwtFormat implements CredentialFormat {
  @Override
  public FormatIdentifier identifier() {
    return FormatIdentifier.VC_JWT;
  }

  @Override
  public CredentialWriter writer(CredentialProfile profile) {
    return new Writer(
        Vcdm.jws(profile.algorithm(), profile.kid()),
        Vcdm.first(Vcdm.CONTEXT, profile.contexts()),
        Vcdm.first(Vcdm.TYPE, profile.types()),
        issuer(profile));
  }

  /** VCDM 2.0 §4.7: a URL, or an object that has one. */
  private static Object issuer(CredentialProfile profile) {
    String did = profile.issuer().value();
    if (profile.issuerName() == null) {
      return did;
    }
    Map<String, Object> issuer = new LinkedHashMap<>();
    issuer.put("id", did);
    issuer.put("name", profile.issuerName());
    return issuer;
  }

  private record Writer(Jws jws, List<String> contexts, List<String> types, Object issuer)
      implements CredentialWriter {

    @Override
    public Prepared prepare(CredentialDraft draft) {
      Map<String, @Nullable Object> credential = new LinkedHashMap<>();
      credential.put("@context", contexts);
      credential.put("id", draft.id().urn());
      credential.put("type", types);
      credential.put("issuer", issuer);
      Vcdm.putValidity(credential, draft.validity());
      credential.put("credentialSubject", subject(draft));
      if (draft.status() != null) {
        credential.put("credentialStatus", entry(draft.status()));
      }
      if (draft.holderKey() != null) {
        credential.put("cnf", Map.of("jwk", draft.holderKey().members()));
      }
      return jws.prepare(credential, "");
    }

    /** VCDM 2.0 §4.8. */
    private static Map<String, @Nullable Object> subject(CredentialDraft draft) {
      Map<String, @Nullable Object> subject = new LinkedHashMap<>();
      subject.put("id", draft.holder().value());
      subject.putAll(draft.claims().values());
      return subject;
    }

    /** Bitstring Status List §2.1; the index is a string there. */
    private static Map<String, Object> entry(StatusReference status) {
      String index = Integer.toString(status.index());
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("id", status.uri() + "#" + index);
      entry.put("type", "BitstringStatusListEntry");
      entry.put("statusPurpose", status.purpose());
      entry.put("statusListIndex", index);
      entry.put("statusListCredential", status.uri());
      return entry;
    }
  }
}
