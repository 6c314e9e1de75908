package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.TestGateway;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every field that could hold an address holds the trap's; whether it is refused or kept, nobody
 * ever goes there. The egress rules allow the trap, so that nothing but not going keeps us away.
 */
class NothingIsFetchedTest {
  private static Trap trap;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    trap = new Trap();
    gateway =
        TestGateway.start(
            Map.of(
                "CHANCERY_EGRESS_ALLOWED",
                "localhost:" + trap.port() + ",127.0.0.1:" + trap.port()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    trap.close();
  }

  /** Without it the zeros below would say nothing. */
  @Test
  @Tag("T-15")
  void a_did_of_an_allowed_host_is_fetched() {
    int before = trap.connections();
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered answer =
        gateway
            .stranger()
            .post(
                "/auto-issue",
                Map.of("did", "did:web:localhost%3A" + trap.port(), "collectionId", campaign.id()));
    assertThat(answer.code()).isEqualTo("HOLDER_NOT_FOUND");
    assertThat(trap.connections()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$schema\": \"<trap>\", \"type\": \"object\"}",
        "{\"$id\": \"<trap>\", \"type\": \"object\"}",
        "{\"$ref\": \"<trap>\"}",
        "{\"$dynamicRef\": \"<trap>\"}",
        "{\"$vocabulary\": {\"<trap>\": true}, \"type\": \"object\"}",
        "{\"type\": \"object\", \"properties\": {\"event\": {\"$ref\": \"<trap>#/x\"}}}",
        "{\"type\": \"object\", \"allOf\": [{\"$ref\": \"<trap>\"}]}",
        "{\"type\": \"object\", \"$defs\": {\"a\": {\"$id\": \"<trap>\"}}}",
        "{\"type\": \"object\", \"properties\": {\"event\": {\"type\": \"string\","
            + " \"contentSchema\": {\"$ref\": \"<trap>\"}, \"contentMediaType\": \"application/json\"}}}",
        "{\"type\": \"object\", \"properties\": {\"event\": {\"type\": \"string\","
            + " \"format\": \"uri\", \"default\": \"<trap>\", \"examples\": [\"<trap>\"]}}}"
      })
  @Tag("T-16")
  void a_schema_leads_nowhere(String schema) {
    int before = trap.connections();
    for (String scheme : List.of("http", "https")) {
      Map<String, @Nullable Object> type = type();
      type.put(
          "jsonSchema",
          dev.chancery.platform.json.Json.object(
              schema.replace("<trap>", trap.url(scheme, "/schema.json"))));
      Answered answer = gateway.api().post("/api/v1/schemas", type);
      assertThat(answer.status()).as(answer.string()).isIn(201, 400);
      if (answer.status() == 201) {
        use(answer.text("id"));
      }
    }
    assertThat(trap.connections()).isEqualTo(before);
  }

  @Test
  @Tag("T-16")
  void what_a_type_names_is_not_looked_up() {
    int before = trap.connections();
    for (String url : List.of(trap.url("https", "/x"), "https://localhost:" + trap.port() + "/x")) {
      for (String member : List.of("vct", "context", "logo", "logoUri", "statusUri", "jku")) {
        Map<String, @Nullable Object> type = type();
        switch (member) {
          case "context" -> type.put("context", List.of(url));
          case "logo" ->
              type.put("display", List.of(Map.of("name", "x", "logo", Map.of("uri", url))));
          default -> type.put(member, url);
        }
        Answered answer = gateway.api().post("/api/v1/schemas", type);
        assertThat(answer.status()).as(answer.string()).isIn(201, 400);
        if (answer.status() == 201) {
          use(answer.text("id"));
        }
      }
    }
    assertThat(trap.connections()).isEqualTo(before);
  }

  @Test
  @Tag("T-16")
  void what_claims_and_documents_name_is_not_looked_up() {
    int before = trap.connections();
    String url = trap.url("https", "/x");
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("claims", Map.of("event", url, "access", "![x](" + url + ")"));
    request.put("vct", url);
    for (String format : List.of("dc+sd-jwt", "vc+jwt")) {
      request.put("format", format);
      Map<String, @Nullable Object> attempt = new LinkedHashMap<>(request);
      attempt.put("issuerDid", Campaign.issuer(gateway.api(), "P-256"));
      attempt.put("schemaIds", List.of(Campaign.schema(gateway.api())));
      if (format.equals("vc+jwt")) {
        attempt.remove("vct");
      }
      Campaign campaign = Campaign.of(gateway.api(), attempt);
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
      look(campaign);
    }
    register(url);
    assertThat(trap.connections()).isEqualTo(before);
  }

  /** A registered DID whose document points everywhere, and a proof by its key. */
  private static void register(String url) {
    Wallet wallet = Wallet.named("did:example:pointing");
    Map<String, Object> document = new LinkedHashMap<>(wallet.document());
    document.put("@context", List.of(url));
    document.put("controller", url);
    document.put("alsoKnownAs", List.of(url, "did:web:localhost%3A" + trap.port()));
    document.put("service", List.of(Map.of("id", "#s", "type", "x", "serviceEndpoint", url)));
    assertThat(
            gateway
                .api()
                .post("/api/v1/dids", Map.of("did", wallet.did(), "document", document))
                .status())
        .isEqualTo(201);
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "proof"));
    assertThat(campaign.scanWithProof(wallet).status()).isEqualTo(201);
  }

  private static void use(String schema) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("schemaIds", List.of(schema));
    request.put("issuerDid", Campaign.issuer(gateway.api(), "P-256"));
    Answered made = gateway.api().post("/api/v1/collections", request);
    if (made.status() == 201) {
      Answered answer =
          gateway
              .stranger()
              .post(
                  "/auto-issue",
                  Map.of("did", Wallet.ed25519().did(), "collectionId", made.text("id")));
      assertThat(answer.status()).as(answer.string()).isIn(201, 400);
    }
  }

  /** Every page and document that shows the campaign. */
  private static void look(Campaign campaign) {
    Api stranger = gateway.stranger();
    assertThat(stranger.with("Accept", "text/html").get("/c/" + campaign.id()).status())
        .isEqualTo(200);
    assertThat(gateway.api().get("/api/v1/collections/" + campaign.id()).status()).isEqualTo(200);
  }

  private static Map<String, @Nullable Object> type() {
    Map<String, @Nullable Object> type = new LinkedHashMap<>();
    type.put("id", "pointing-" + Long.toHexString(System.nanoTime()));
    type.put("name", "Pointing");
    type.put("version", "1");
    type.put("type", new ArrayList<>(List.of("Badge")));
    type.put(
        "jsonSchema",
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("event", Map.of("type", "string"), "access", Map.of("type", "string"))));
    return type;
  }
}
