package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An issuer, a schema and a collection, made over the API, and the calls that a wallet makes to it.
 */
public final class Campaign {
  private final Api organisation;
  private final Api stranger;
  private final Map<String, @Nullable Object> collection;

  private Campaign(Api organisation, Map<String, @Nullable Object> collection) {
    this.organisation = organisation;
    this.stranger = new Api(organisation.base(), null);
    this.collection = collection;
  }

  /** What a test changes before the collection is made: members of its request. */
  public static Map<String, @Nullable Object> request() {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("name", "Conference badge");
    request.put("format", "dc+sd-jwt");
    request.put("claims", Map.of("event", "KeyConf", "access", "visitor"));
    request.put("validFor", "P30D");
    request.put("policy", Map.of("admission", "open"));
    return request;
  }

  /** A policy of as many copies for a holder as they like. */
  public static Map<String, @Nullable Object> unlimited(String admission) {
    Map<String, @Nullable Object> policy = new LinkedHashMap<>();
    policy.put("admission", admission);
    policy.put("copiesPerHolder", null);
    return policy;
  }

  /** A campaign with {@code policy}. */
  public static Campaign with(Api organisation, Map<String, ?> policy) {
    Map<String, @Nullable Object> request = request();
    request.put("policy", policy);
    return of(organisation, request);
  }

  /**
   * A campaign from {@code request}, with a fresh did:web issuer and a schema where the request
   * names none.
   */
  public static Campaign of(Api organisation, Map<String, @Nullable Object> request) {
    request.putIfAbsent("issuerDid", issuer(organisation, "P-256"));
    request.putIfAbsent("schemaIds", List.of(schema(organisation)));
    Answered made = organisation.post("/api/v1/collections", request);
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return new Campaign(organisation, made.json());
  }

  /** The DID of a fresh did:web issuer with one key of each curve. */
  public static String issuer(Api organisation, String... curves) {
    Answered made =
        organisation.post(
            "/api/v1/issuers", Map.of("name", "Acme", "didMethod", "web", "keys", List.of(curves)));
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return made.text("did");
  }

  /**
   * The id of a schema of two required claims, {@code event} and {@code access}, and an optional
   * {@code name}.
   */
  public static String schema(Api organisation) {
    Answered made =
        organisation.post(
            "/api/v1/schemas",
            Map.of(
                "id",
                "badge-" + Long.toHexString(System.nanoTime()),
                "name",
                "Badge",
                "version",
                "1",
                "type",
                List.of("Badge"),
                "jsonSchema",
                Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of(
                        "event", Map.of("type", "string"),
                        "access", Map.of("type", "string"),
                        "name", Map.of("type", "string")),
                    "required",
                    List.of("event", "access"),
                    "additionalProperties",
                    false),
                "selectivelyDisclosable",
                List.of("/access", "/name")));
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return made.text("id");
  }

  /** The API as the organisation calls it. */
  public Api owner() {
    return organisation;
  }

  public String id() {
    return String.valueOf(collection.get("id"));
  }

  public Map<String, @Nullable Object> document() {
    return collection;
  }

  public String issuerDid() {
    return String.valueOf(collection.get("issuerDid"));
  }

  /** A bare scan: {@code {did, collectionId}}. */
  public Answered scan(Wallet wallet) {
    return scan(wallet, Map.of());
  }

  /** A scan with more members. */
  public Answered scan(Wallet wallet, Map<String, ?> more) {
    return scan(stranger, wallet, more);
  }

  /** A scan by a client of the test's own. */
  public Answered scan(Api client, Wallet wallet, Map<String, ?> more) {
    return client.post("/auto-issue", body(wallet, more));
  }

  /** The body of a scan. */
  public Map<String, Object> body(Wallet wallet, Map<String, ?> more) {
    Map<String, Object> body =
        new LinkedHashMap<>(Map.of("did", wallet.did(), "collectionId", id()));
    body.putAll(more);
    return body;
  }

  /** A fresh nonce. */
  public String nonce() {
    return stranger.post("/auto-issue/challenge", Map.of("collectionId", id())).text("nonce");
  }

  /** The {@code proof} member of a scan by {@code wallet}, with a fresh nonce. */
  public Map<String, Object> proof(Wallet wallet) {
    return proof(wallet, nonce());
  }

  public Map<String, Object> proof(Wallet wallet, String nonce) {
    return Map.of("proof", Map.of("jwt", wallet.proof(organisation.base().toString(), nonce)));
  }

  /** A proof that says it was made at {@code issuedAt}, where the gateway's clock was stepped. */
  public Map<String, Object> proof(Wallet wallet, Instant issuedAt) {
    return Map.of(
        "proof", Map.of("jwt", wallet.proof(organisation.base().toString(), nonce(), issuedAt)));
  }

  /** A scan with a proof of the wallet's key. */
  public Answered scanWithProof(Wallet wallet) {
    return scan(wallet, proof(wallet));
  }

  /** What the organisation sees of it. */
  public Answered get() {
    return organisation.get("/api/v1/collections/" + id());
  }

  public Answered patch(Map<String, ?> patch) {
    return organisation.patch("/api/v1/collections/" + id(), patch);
  }
}
