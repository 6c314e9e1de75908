package dev.chancery.testing;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Somebody to whom credentials are issued, and who collects them at {@code gateway}. */
public record Holder(Api gateway, Wallet wallet) {
  private static final String COLLECT = "/api/v1/deliveries/collect";

  /** A fresh nonce. */
  public String nonce() {
    return gateway.post("/api/v1/deliveries/challenge", Map.of()).text("nonce");
  }

  /** The body of a collection, good for one call at a gateway of that address. */
  public Map<String, Object> collection() {
    return collection(wallet.proof(gateway.base().toString(), nonce()));
  }

  /** The same where the gateway's clock was stepped. */
  public Map<String, Object> collection(Instant issuedAt) {
    return collection(wallet.proof(gateway.base().toString(), nonce(), issuedAt));
  }

  public Map<String, Object> collection(String jwt) {
    return Map.of("did", wallet.did(), "proof", Map.of("jwt", jwt));
  }

  public Answered collect() {
    return collect(collection());
  }

  /** What {@code issuerDid} alone has left. */
  public Answered collect(String issuerDid) {
    Map<String, Object> body = new HashMap<>(collection());
    body.put("issuerDid", issuerDid);
    return collect(body);
  }

  public Answered collect(Map<String, ?> body) {
    return gateway.post(COLLECT, body);
  }

  /** What {@code answer} handed out. */
  public static List<Map<String, @Nullable Object>> credentials(Answered answer) {
    return Json.elements((List<?>) Objects.requireNonNull(answer.json().get("credentials")))
        .stream()
        .map(each -> Json.members((Map<?, ?>) Objects.requireNonNull(each)))
        .toList();
  }

  /** The ids of what {@code answer} handed out. */
  public static List<String> ids(Answered answer) {
    return credentials(answer).stream()
        .map(each -> String.valueOf(each.get("credentialId")))
        .toList();
  }
}
