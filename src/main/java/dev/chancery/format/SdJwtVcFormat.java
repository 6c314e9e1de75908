package dev.chancery.format;

import dev.chancery.model.Claims;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.Randomness;
import dev.chancery.model.StatusReference;
import dev.chancery.model.Validity;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SD-JWT VC (draft-ietf-oauth-sd-jwt-vc §2.2) over SD-JWT (RFC 9901): {@code jwt~disclosure~…~},
 * and {@code jwt~} where nothing is selectively disclosable.
 */
final class SdJwtVcFormat implements CredentialFormat {
  private final Randomness randomness;

  SdJwtVcFormat(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public FormatIdentifier identifier() {
    return FormatIdentifier.DC_SD_JWT;
  }

  @Override
  public CredentialWriter writer(CredentialProfile profile) {
    String vct = profile.vct();
    if (vct == null || vct.isBlank()) {
      throw new IllegalArgumentException("an SD-JWT VC has a vct (SD-JWT VC §2.2.2.1)");
    }
    return new Writer(
        new Jws("dc+sd-jwt", profile.algorithm(), profile.kid()),
        profile.issuer().value(),
        vct,
        Disclosable.of(profile.selectivelyDisclosable()),
        randomness);
  }

  private record Writer(
      Jws jws, String issuer, String vct, Disclosable disclosable, Randomness randomness)
      implements CredentialWriter {

    @Override
    public Prepared prepare(CredentialDraft draft) {
      Map<String, @Nullable Object> payload = new LinkedHashMap<>();
      payload.put("iss", issuer);
      payload.put("sub", draft.holder().value());
      payload.put("vct", vct);
      putValidity(payload, draft.validity());
      putHolderKey(payload, draft.holderKey());
      putStatus(payload, draft.status());
      Disclosures disclosures = new Disclosures(randomness);
      payload.putAll(disclosures.conceal(draft.claims().values(), disclosable));
      if (!disclosures.isEmpty()) {
        payload.put("_sd_alg", "sha-256");
      }
      return jws.prepare(payload, disclosures.text());
    }

    @Override
    public CredentialWriter expecting(Claims claims) {
      SdJwtVcTemplate template = SdJwtVcTemplate.compile(issuer, vct, disclosable, claims);
      return template == null ? this : new Expecting(this, claims, template);
    }

    /** Seconds since the epoch (RFC 7519 §2, NumericDate). */
    private static void putValidity(Map<String, @Nullable Object> payload, Validity validity) {
      payload.put("iat", validity.from().getEpochSecond());
      payload.put("nbf", validity.from().getEpochSecond());
      if (validity.until() != null) {
        payload.put("exp", validity.until().getEpochSecond());
      }
    }

    /** RFC 7800 §3.2. */
    private static void putHolderKey(
        Map<String, @Nullable Object> payload, @Nullable PublicJwk holderKey) {
      if (holderKey != null) {
        payload.put("cnf", Map.of("jwk", holderKey.members()));
      }
    }

    /** Token Status List §6.2. */
    private static void putStatus(
        Map<String, @Nullable Object> payload, @Nullable StatusReference status) {
      if (status != null) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("idx", status.index());
        entry.put("uri", status.uri());
        payload.put("status", Map.of("status_list", entry));
      }
    }
  }

  /** Fills the template for the claims that it was made of, and leaves others to {@code writer}. */
  private record Expecting(Writer writer, Claims claims, SdJwtVcTemplate template)
      implements CredentialWriter {

    @Override
    @SuppressWarnings("ReferenceEquality") // to compare them costs more than to write them
    public Prepared prepare(CredentialDraft draft) {
      if (draft.claims() != claims) {
        return writer.prepare(draft);
      }
      Disclosures disclosures = new Disclosures(writer.randomness);
      byte[] payload = template.payload(draft, disclosures);
      return writer.jws.prepare(payload, disclosures.text());
    }
  }
}
