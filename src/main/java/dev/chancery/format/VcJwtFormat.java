package dev.chancery.format;

import dev.chancery.model.DataModel;
import dev.chancery.model.FormatIdentifier;
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
        Vcdm.first(DataModel.VCDM_2_0.context(), profile.contexts()),
        Vcdm.first(Vcdm.TYPE, profile.types()),
        Vcdm.issuer(profile));
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
      Vcdm.putValidity(credential, DataModel.VCDM_2_0, draft.validity());
      credential.put("credentialSubject", Vcdm.subject(draft));
      if (draft.status() != null) {
        credential.put("credentialStatus", Vcdm.status(draft.status()));
      }
      if (draft.holderKey() != null) {
        credential.put("cnf", Map.of("jwk", draft.holderKey().members()));
      }
      return jws.prepare(credential, "");
    }
  }
}
