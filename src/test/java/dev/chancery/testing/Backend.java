package dev.chancery.testing;

import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api.Answered;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An organisation's own system, which posts claims: with an issuer and a schema to issue by. */
public record Backend(Api api, String issuerDid, String schemaId) {
  private static final String BATCH = "/api/v1/credentials/issue/batch";

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
    return api.post(BATCH, request);
  }

  /** The same, to be answered later. */
  public Answered orderBatch(Map<String, ?> request) {
    return orderBatch(api, request);
  }

  /** The same as {@code caller}, who has more to say. */
  public static Answered orderBatch(Api caller, Map<String, ?> request) {
    return caller.with("Prefer", "respond-async").post(BATCH, request);
  }

  /** What became of it so far. */
  public Answered ordered(Answered accepted) {
    return api.get(BATCH + "/" + accepted.text("orderId"));
  }

  /** What became of it in the end. */
  public Answered orderDone(Answered accepted) {
    return await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> ordered(accepted), answer -> answer.json().containsKey("finishedAt"));
  }
}
