package dev.chancery.testing;

import dev.chancery.testing.Api.Answered;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An organisation's own system, which posts claims: with an issuer and a schema to issue by. */
public record Backend(Api api, String issuerDid, String schemaId) {
  /** The claims that the schema of {@link Campaign#schema} asks for. */
  public static final Map<String, String> CLAIMS = Map.of("event", "KeyConf", "access", "visitor");

  /** With a fresh issuer of both curves and a fresh schema. */
  public static Backend of(Api api) {
    return new Backend(api, Campaign.issuer(api, "P-256", "Ed25519"), Campaign.schema(api));
  }

  /** A request for a {@code vc+jwt} that is good as it is; a test changes what it is about. */
  public Map<String, @Nullable Object> request(Wallet holder) {
    Map<String, @Nullable Object> request = common();
    request.put("holderDid", holder.did());
    request.put("claims", CLAIMS);
    return request;
  }

  /** The same for a batch. */
  public Map<String, @Nullable Object> batch(List<? extends Map<String, ?>> entries) {
    Map<String, @Nullable Object> request = common();
    request.put("credentials", entries);
    return request;
  }

  /** An entry of a batch that is good as it is. */
  public static Map<String, Object> entry(Wallet holder) {
    return Map.of("holderDid", holder.did(), "claims", CLAIMS);
  }

  private Map<String, @Nullable Object> common() {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("schemaId", schemaId);
    request.put("issuerDid", issuerDid);
    request.put("proofType", "vc+jwt");
    return request;
  }

  public Answered issue(Map<String, ?> request) {
    return api.post("/api/v1/credentials/issue", request);
  }

  public Answered issueBatch(Map<String, ?> request) {
    return api.post("/api/v1/credentials/issue/batch", request);
  }
}
