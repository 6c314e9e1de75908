package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bad input gets a clear problem, no row and no signature. */
@Tag("T-22")
class BadInputTest {
  private static TestGateway gateway;
  private static Campaign campaign;
  private static String did;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    did = Wallet.ed25519().did();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void json_that_is_none_is_refused() {
    for (String body :
        List.of(
            "",
            "{",
            "[]",
            "\"did\"",
            "null",
            scan() + "x",
            "\ufeff" + scan(),
            scan().replace("\"", "'"),
            scan().replace("}", ",}"),
            scan().replace("{", "{\"big\":1e1000000000,"))) {
      refused(() -> raw(body), 400, "MALFORMED_REQUEST");
    }
    byte[] notUtf8 =
        scan().replace("}", ",\"name\":\"\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1);
    refused(() -> raw(notUtf8, "application/json"), 400, "MALFORMED_REQUEST");
  }

  @Test
  void a_member_named_twice_is_refused() {
    refused(() -> raw(scan().replace("{", "{\"did\":\"did:key:z6Mk\",")), 400, "MALFORMED_REQUEST");
    refused(() -> raw(scan().replace("}", ",\"x\":{\"a\":1,\"a\":2}}")), 400, "MALFORMED_REQUEST");
  }

  @Test
  void depth_is_bounded() {
    refused(() -> raw(nested(32)), 400, "MALFORMED_REQUEST");
    Answered deepest = raw(nested(31));
    assertThat(deepest.code()).as(deepest.string()).isNotEqualTo("MALFORMED_REQUEST");
  }

  @Test
  void length_is_bounded() {
    String padding = "\"" + "x".repeat(65 * 1024) + "\"";
    refused(() -> raw(scan().replace("{", "{\"x\":" + padding + ",")), 413, "REQUEST_TOO_LARGE");
  }

  @Test
  void another_media_type_is_refused() {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "text/json")) {
      refused(() -> raw(bytes(scan()), type), 415, "UNSUPPORTED_MEDIA_TYPE");
    }
  }

  @Test
  void members_that_are_missing_or_of_another_type_are_pointed_at() {
    pointed("/did", Json.of("collectionId", campaign.id()));
    pointed("/did", Json.of("collectionId", campaign.id(), "did", 7));
    pointed("/did", Json.of("collectionId", campaign.id(), "did", " "));
    pointed("/collectionId", Json.of("did", did));
    pointed("/proof", Json.of("collectionId", campaign.id(), "did", did, "proof", "ey"));
    pointed("/proof/jwt", Json.of("collectionId", campaign.id(), "did", did, "proof", Map.of()));
    pointed("/code", Json.of("collectionId", campaign.id(), "did", did, "code", List.of()));
  }

  @Test
  void a_collection_that_is_not_there_is_not_found() {
    for (String id :
        List.of(
            UUID.randomUUID().toString(),
            "1-1-1-1-1",
            "..",
            campaign.id().toUpperCase(Locale.ROOT) + "x")) {
      Map<String, Object> body = Map.of("did", did, "collectionId", id);
      refused(() -> gateway.stranger().post("/auto-issue", body), 404, "NOT_FOUND");
      refused(() -> gateway.stranger().post("/auto-issue/challenge", body), 404, "NOT_FOUND");
      assertThat(gateway.stranger().get("/api/v1/collections/" + id + "/qr").status())
          .isEqualTo(404);
    }
  }

  @Test
  void a_did_that_is_none_is_refused() {
    for (String each :
        List.of(
            "did",
            "did:",
            "did:key",
            "did:key:",
            "key:z6Mk",
            "DID:key:z6Mk",
            "did:key:z6Mk#key",
            "did:key:z6 Mk",
            "did:web:" + "a".repeat(3_000))) {
      refused(() -> named(each), 400, "DID_MALFORMED");
    }
  }

  @Test
  void a_key_that_is_none_has_no_document() {
    for (String each :
        List.of(
            "did:key:z6Mk",
            "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
            "did:jwk:e30",
            "did:jwk:bm90IGpzb24",
            did + "x",
            "did:web:nonexistent.invalid%3A99999")) {
      refused(() -> named(each), 400, "HOLDER_NOT_FOUND");
    }
  }

  @Test
  void a_method_that_nobody_knows_is_refused() {
    refused(() -> named("did:example:123"), 400, "DID_METHOD_UNSUPPORTED");
  }

  /** Threat T-15. No lookup of a name that cannot be there takes long, and none is connected to. */
  @Test
  void a_did_web_that_does_not_resolve_is_refused_soon() {
    long began = System.nanoTime();
    refused(() -> named("did:web:nonexistent.invalid"), 400, "HOLDER_NOT_FOUND");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void a_did_web_of_an_address_that_is_not_public_is_not_fetched() {
    for (String host : List.of("localhost", "127.0.0.1", "169.254.169.254", "10.0.0.1")) {
      refused(() -> named("did:web:" + host), 400, "HOLDER_NOT_FOUND");
    }
  }

  @Test
  void a_proof_that_is_none_is_refused_where_none_is_asked_for_too() {
    for (String jwt : List.of("x", "a.b.c", "e30.e30.", "x".repeat(20_000))) {
      refused(
          () ->
              gateway
                  .stranger()
                  .post(
                      "/auto-issue",
                      Map.of(
                          "did", did, "collectionId", campaign.id(), "proof", Map.of("jwt", jwt))),
          400,
          "PROOF_INVALID");
    }
  }

  /** Threat T-37. */
  @Test
  void claims_with_a_reserved_name_are_refused_wherever_they_come_from() {
    for (String name : List.of("iss", "sub", "cnf", "status", "vct", "exp", "_sd", "issuer")) {
      Map<String, @Nullable Object> request = Campaign.request();
      request.put("issuerDid", campaign.issuerDid());
      request.put("schemaIds", campaign.document().get("schemaIds"));
      request.put("claims", Map.of(name, "x", "event", "e", "access", "a"));
      refused(() -> gateway.api().post("/api/v1/collections", request), 400, "MALFORMED_REQUEST");
      refused(
          () ->
              gateway
                  .api()
                  .post(
                      "/api/v1/collections/" + campaign.id() + "/holders",
                      List.of(Map.of("did", did, "claims", Map.of(name, "x")))),
          400,
          "MALFORMED_REQUEST");
    }
  }

  @Test
  void an_address_or_a_method_that_is_not_there_is_told() {
    for (Answered answer :
        List.of(
            gateway.stranger().get("/auto-issue"),
            gateway.stranger().get("/nowhere"),
            gateway.stranger().delete("/c/" + campaign.id()))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }
    Answered undecodable = gateway.api().get("/api/v1/issuers/" + "did%3Akey%3A" + "%C3%28");
    assertThat(undecodable.status()).isBetween(400, 404);
  }

  private static String scan() {
    return Json.text(Map.of("did", did, "collectionId", campaign.id()));
  }

  private static String nested(int levels) {
    return scan().replace("}", ",\"x\":" + "[".repeat(levels) + "]".repeat(levels) + "}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Answered raw(String body) {
    return raw(bytes(body), "application/json");
  }

  private static Answered raw(byte[] body, String type) {
    return gateway.stranger().postRaw("/auto-issue", type, body);
  }

  private static Answered named(String holder) {
    return gateway
        .stranger()
        .post("/auto-issue", Map.of("did", holder, "collectionId", campaign.id()));
  }

  private static void pointed(String pointer, Map<String, @Nullable Object> body) {
    Answered answer =
        refused(() -> gateway.stranger().post("/auto-issue", body), 400, "MALFORMED_REQUEST");
    assertThat(answer.text("pointer")).isEqualTo(pointer);
  }

  @CanIgnoreReturnValue
  private static Answered refused(Supplier<Answered> request, int status, String code) {
    double signatures = gateway.signatures();
    long rows = gateway.count("select count(*) from credential");
    Answered answer = request.get();
    assertThat(answer.status()).as(answer.string()).isEqualTo(status);
    assertThat(answer.code()).as(answer.string()).isEqualTo(code);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(rows);
    assertThat(gateway.signatures()).isEqualTo(signatures);
    return answer;
  }
}
