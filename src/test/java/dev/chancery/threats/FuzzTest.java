package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.TestGateway;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Requests that were good until they were spoilt, the same ones in every run: each is answered,
 * soon and never by a bug of ours. A seed that finds one becomes a test of its own.
 */
@Tag("T-22")
class FuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 100);
  private static final Duration SOON = Duration.ofSeconds(2);

  private static TestGateway gateway;
  private static Trap trap;
  private static Spoils spoils;
  private static Campaign campaign;
  private static final Wallet WALLET = Wallet.ed25519();

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    trap = new Trap();
    spoils = new Spoils(gateway, trap);
    campaign = Campaign.with(gateway.api(), Campaign.unlimited("proof"));
    assertThat(campaign.scanWithProof(WALLET).status()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    trap.close();
  }

  @Test
  void scans() {
    String good = Json.text(campaign.body(WALLET, Map.of("proof", Map.of("jwt", "a.b.c"))));
    spoils.none(() -> fuzz(1, m -> post(gateway.stranger(), "/auto-issue", m.of(good))));
  }

  @Test
  void proofs() {
    String good = WALLET.proof(gateway.base().toString(), campaign.nonce());
    spoils.none(
        () ->
            fuzz(
                2,
                m ->
                    gateway
                        .stranger()
                        .post(
                            "/auto-issue",
                            campaign.body(
                                WALLET, Map.of("proof", Map.of("jwt", other(m, good)))))));
  }

  @Test
  void headers_and_payloads_of_proofs() {
    String nonce = campaign.nonce();
    String[] parts = WALLET.proof(gateway.base().toString(), nonce).split("\\.");
    spoils.none(
        () ->
            fuzz(
                3,
                m -> {
                  String[] spoilt = parts.clone();
                  int at = m.below(2);
                  String json = new String(Base64.getUrlDecoder().decode(parts[at]), UTF_8);
                  spoilt[at] =
                      Base64.getUrlEncoder().withoutPadding().encodeToString(m.of(json + " "));
                  return gateway
                      .stranger()
                      .post(
                          "/auto-issue",
                          campaign.body(
                              WALLET, Map.of("proof", Map.of("jwt", String.join(".", spoilt)))));
                }));
  }

  @Test
  void dids() {
    Wallet jwk = Wallet.p256();
    List<String> good =
        List.of(
            WALLET.did(),
            jwk.did(),
            "did:web:localhost%3A" + trap.port() + ":a:b",
            "did:example:x");
    Campaign open = Campaign.with(gateway.api(), Campaign.unlimited("proof"));
    spoils.none(
        () ->
            fuzz(
                4,
                m ->
                    gateway
                        .stranger()
                        .post(
                            "/auto-issue",
                            Map.of(
                                "did", local(m.text(m.oneOf(good))), "collectionId", open.id()))));
  }

  @Test
  @Tag("T-21")
  void schemas() {
    String good =
        Json.text(gateway.api().get("/api/v1/schemas/" + Campaign.schema(gateway.api())).json());
    spoils.none(() -> fuzz(5, m -> post(gateway.api(), "/api/v1/schemas", m.of(good))));
  }

  @Test
  void collections() {
    Map<String, Object> request = new LinkedHashMap<>();
    for (String member :
        List.of("name", "format", "claims", "validFor", "policy", "issuerDid", "schemaIds")) {
      Object value = campaign.document().get(member);
      if (value != null) {
        request.put(member, value);
      }
    }
    String good = Json.text(request);
    spoils.none(() -> fuzz(6, m -> post(gateway.api(), "/api/v1/collections", m.of(good))));
  }

  @Test
  void registered_documents() {
    Wallet named = Wallet.named("did:example:fuzzed");
    String good = Json.text(Map.of("did", named.did(), "document", named.document()));
    spoils.none(() -> fuzz(7, m -> post(gateway.api(), "/api/v1/dids", m.of(good))));
  }

  @Test
  void addresses() {
    List<String> good =
        List.of(
            "/c/" + campaign.id(),
            "/status/" + campaign.id(),
            "/api/v1/issuers/" + campaign.issuerDid(),
            "/issuers/x/did.json",
            "/api/v1/collections?after=" + campaign.id());
    spoils.none(() -> fuzz(8, m -> gateway.api().get(path(m.text(m.oneOf(good))))));
  }

  /** Of a thousand spoilt proofs none may happen to be the good one. */
  private static String other(Mutations mutations, String good) {
    String spoilt = mutations.text(good);
    return spoilt.equals(good) ? good + "x" : spoilt;
  }

  /** No name of the world's is looked up by a test. */
  private static String local(String did) {
    return did.startsWith("did:web:") && !did.contains("localhost") ? "did:web:localhost" : did;
  }

  /** What a client's own parser lets through. */
  private static String path(String spoilt) {
    StringBuilder path = new StringBuilder("/");
    for (byte octet : spoilt.substring(Math.min(1, spoilt.length())).getBytes(UTF_8)) {
      boolean plain = "/:.-_?=&".indexOf(octet) >= 0 || Character.isLetterOrDigit(octet);
      path.append(plain ? String.valueOf((char) octet) : "%%%02x".formatted(octet & 0xff));
    }
    return path.toString().replaceFirst("^/+", "/");
  }

  private static Answered post(Api api, String path, byte[] body) {
    return api.postRaw(path, "application/json", body);
  }

  private interface Attack {
    Answered by(Mutations mutations);
  }

  private static boolean fuzz(long seed, Attack attack) {
    Stream.iterate(seed * 1_000_000, each -> each + 1)
        .limit(ROUNDS)
        .forEach(
            each -> {
              long began = System.nanoTime();
              Answered answer = attack.by(new Mutations(each));
              assertThat(answer.status()).as("seed %d: %s", each, answer).isNotEqualTo(500);
              assertThat(Duration.ofNanos(System.nanoTime() - began))
                  .as("seed %d", each)
                  .isLessThan(SOON);
            });
    return true;
  }
}
