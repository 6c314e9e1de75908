package dev.chancery.testing;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An organisation's own system, which writes its credentials itself: the endpoint of an issuer. */
public record VcApi(Api api, String issuerDid) {
  public static final String V1 = "https://www.w3.org/2018/credentials/v1";
  public static final String V2 = "https://www.w3.org/ns/credentials/v2";

  /** What a context of its own says of the terms of {@link #credential}. */
  private static final Map<String, Object> TERMS =
      Map.of("Badge", "https://terms.example/#Badge", "shade", "https://terms.example/#shade");

  /** With a fresh issuer of both curves. */
  public static VcApi of(Api api) {
    return new VcApi(api, Campaign.issuer(api, "P-256", "Ed25519"));
  }

  /** A credential that is good as it is; a test changes what it is about. */
  public Map<String, @Nullable Object> credential() {
    Map<String, @Nullable Object> credential = new LinkedHashMap<>();
    credential.put("@context", List.of(V2, TERMS));
    credential.put("type", List.of("VerifiableCredential", "Badge"));
    credential.put("issuer", issuerDid);
    credential.put("validFrom", "2026-01-02T03:04:05Z");
    credential.put(
        "credentialSubject", Map.of("id", "did:example:subject", "shade", "Türkis \uD83D\uDF1A"));
    return credential;
  }

  /** The same of VCDM 1.1, which does not say when it was issued. */
  public Map<String, @Nullable Object> oldCredential() {
    Map<String, @Nullable Object> credential = credential();
    credential.put("@context", List.of(V1, TERMS));
    credential.remove("validFrom");
    return credential;
  }

  public Answered issue(Map<String, ?> credential) {
    return issue(credential, Map.of());
  }

  public Answered issue(Map<String, ?> credential, Map<String, ?> options) {
    return api.post(endpoint(), Map.of("credential", credential, "options", options));
  }

  /** The endpoint of the issuer. */
  public String endpoint() {
    return "/issuers/" + Api.encoded(issuerDid) + "/credentials/issue";
  }

  /** What an answer holds. */
  public static Map<String, @Nullable Object> verifiable(Answered answered) {
    if (answered.status() > 299) {
      throw new AssertionError(answered.toString());
    }
    return Json.members(
        (Map<?, ?>) Objects.requireNonNull(answered.json().get("verifiableCredential")));
  }
}
