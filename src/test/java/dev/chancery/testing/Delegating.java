package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.testing.Api.Answered;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An organisation that delegates to agents: {@code issuerDid} signs, {@code agentDid} is an agent
 * whose key it has too, so that what this one passes on needs no proof.
 */
public record Delegating(Api api, String issuerDid, String agentDid) {
  public static final String ISSUE = "/api/v1/credentials/issue";
  public static final String END = "2031-01-01T00:00:00Z";

  private static final Duration DONE = Duration.ofSeconds(20);

  public static Delegating of(Api api) {
    return new Delegating(api, Campaign.issuer(api, "P-256", "Ed25519"), agent(api));
  }

  private static String agent(Api api) {
    Answered made =
        api.post(
            "/api/v1/issuers",
            Map.of("name", "Agent", "didMethod", "key", "keys", List.of("Ed25519")));
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return made.text("did");
  }

  /** The claims of a delegation that is good as the first of its line. */
  public static Map<String, @Nullable Object> claims(String delegator, String delegate, int depth) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>();
    claims.put("delegator", delegator);
    claims.put("delegate", delegate);
    claims.put("scope", List.of("docs:*", "mail:send"));
    claims.put(
        "constraints", Map.of("maxAmount", 100, "allowedHosts", List.of("a.example", "b.example")));
    claims.put("maxDepth", depth);
    return claims;
  }

  /** A request for it; a test changes what it is about. */
  public Map<String, @Nullable Object> request(String delegator, String delegate, int depth) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("schemaId", "agent-delegation");
    request.put("issuerDid", issuerDid);
    request.put("proofType", "vc+jwt");
    request.put("holderDid", delegate);
    request.put("claims", claims(delegator, delegate, depth));
    request.put("expirationDate", END);
    return request;
  }

  /** The same under {@code parent}. */
  public Map<String, @Nullable Object> request(
      Answered parent, String delegator, String delegate, int depth) {
    Map<String, @Nullable Object> request = request(delegator, delegate, depth);
    request.put("parentCredentialId", parent.text("credentialId"));
    return request;
  }

  /** What the organisation delegates to {@code delegate}. */
  public Answered root(String delegate) {
    return issued(request(issuerDid, delegate, 9));
  }

  /** What {@link #agentDid} passes on. */
  @CanIgnoreReturnValue
  public Answered passedOn(Answered parent, String delegate, int depth) {
    return issued(request(parent, agentDid, delegate, depth));
  }

  public Answered issue(Map<String, ?> request) {
    return api.post(ISSUE, request);
  }

  /** The answer, which must be a credential. */
  @CanIgnoreReturnValue
  public Answered issued(Map<String, ?> request) {
    Answered answer = issue(request);
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    return answer;
  }

  /** What comes of {@code issued} by a {@code revoke}, {@code suspend} or {@code reinstate}. */
  @CanIgnoreReturnValue
  public Answered take(Answered issued, String step) {
    return take(issued.text("credentialId"), step, Map.of());
  }

  @CanIgnoreReturnValue
  public Answered take(String id, String step, Map<String, ?> body) {
    return api.post("/api/v1/credentials/" + id + "/" + step, body);
  }

  /** What the ledger knows of {@code issued}. */
  public Map<String, @Nullable Object> read(Answered issued) {
    return api.get("/api/v1/credentials/" + issued.text("credentialId")).json();
  }

  public String state(Answered issued) {
    return String.valueOf(read(issued).get("state"));
  }

  /** Orders to revoke whatever has that in common. */
  public Answered order(Map<String, String> by) {
    Answered order = api.post("/api/v1/credentials/revoke", Map.of("by", by));
    assertThat(order.status()).as(order.string()).isEqualTo(202);
    return order;
  }

  /** The order of that id once it is finished, which is soon. */
  public Map<String, @Nullable Object> finished(String order) {
    String path = "/api/v1/revocations/" + order;
    await()
        .atMost(DONE)
        .untilAsserted(() -> assertThat(api.get(path).json()).containsEntry("state", "finished"));
    return api.get(path).json();
  }

  /** {@code request} with a proof by {@code delegator} over the digest that the gateway tells. */
  public Map<String, @Nullable Object> proved(
      Map<String, @Nullable Object> request, Wallet delegator, Instant now) {
    return proved(request, delegator, now, Map.of());
  }

  /** The same with {@code changes} to the proof's payload. */
  public Map<String, @Nullable Object> proved(
      Map<String, @Nullable Object> request,
      Wallet delegator,
      Instant now,
      Map<String, ? extends @Nullable Object> changes) {
    Map<String, @Nullable Object> proved = new LinkedHashMap<>(request);
    proved.put(
        "delegatorProof",
        delegator.delegation(api.base().toString(), digest(request), now, changes));
    return proved;
  }

  private String digest(Map<String, ?> request) {
    Answered asked = issue(request);
    assertThat(asked.code()).as(asked.string()).isEqualTo("DELEGATOR_PROOF_REQUIRED");
    return asked.text("delegationDigest");
  }
}
