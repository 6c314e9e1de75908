package dev.chancery.faults.kit;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;

/** One POST of JSON that a load makes. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Call(URI to, Map<String, String> headers, byte[] body) {

  /** A phone with a fresh did:key that scans an open campaign at {@code gateway}. */
  public static Call scan(URI gateway, Campaign campaign) {
    return scan(gateway, campaign, Wallet.ed25519(), Map.of());
  }

  /** A scan by {@code wallet} with more members, such as a proof. */
  public static Call scan(URI gateway, Campaign campaign, Wallet wallet, Map<String, ?> more) {
    return new Call(
        gateway.resolve("/auto-issue"), Map.of(), Json.bytes(campaign.body(wallet, more)));
  }

  /** The same with an {@code Idempotency-Key}. */
  public Call keyed(String key) {
    return new Call(to, Map.of("Idempotency-Key", key), body);
  }

  /** As Vert.x is asked for it. */
  RequestOptions options() {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(to.toString())
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    headers.forEach(options::putHeader);
    return options;
  }
}
