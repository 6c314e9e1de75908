package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/contexts}, and the contexts that are made of schemas. */
class ContextsTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static String url() {
    return "https://terms.example/" + UUID.randomUUID();
  }

  private static Map<String, Object> document(Object... terms) {
    return Map.of("@context", List.of(terms));
  }

  private static Answered register(Api api, String url, Map<String, ?> document) {
    return api.post("/api/v1/contexts", Map.of("url", url, "document", document));
  }

  private static Answered register(String url, Map<String, ?> document) {
    return register(gateway.api(), url, document);
  }

  @Test
  void a_context_is_pinned_by_the_digest_of_what_is_given_back() throws NoSuchAlgorithmException {
    String url = url();
    Answered made = register(url, document(Map.of("shade", "https://terms.example/#shade")));
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    Answered given = gateway.api().get(Objects.requireNonNull(made.header("Location")));
    assertThat(given.header("Content-Type")).isEqualTo("application/ld+json");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(given.body());
    assertThat(made.text("digestSRI"))
        .isEqualTo("sha256-" + Base64.getEncoder().encodeToString(digest));
    assertThat(gateway.api().get("/api/v1/contexts").string())
        .contains(url)
        .contains(made.text("digestSRI"));
  }

  @Test
  void a_context_never_changes() {
    String url = url();
    Map<String, Object> first = document(Map.of("shade", "https://terms.example/#shade"));
    assertThat(register(url, first).status()).isEqualTo(201);
    assertThat(register(url, first).status()).isEqualTo(201);
    Answered other = register(url, document(Map.of("shade", "https://terms.example/#hue")));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("ALREADY_EXISTS");
  }

  @Test
  void nobody_redefines_a_context_that_the_gateway_brings() {
    Answered answer =
        register("https://www.w3.org/ns/credentials/v2", document(Map.of("id", "@id")));
    assertThat(answer.code()).isEqualTo("ALREADY_EXISTS");
  }

  @Test
  void what_a_context_refers_to_must_be_there_first() {
    String inner = url();
    String outer = url();
    Map<String, Object> referring =
        document(
            inner,
            Map.of("shade", Map.of("@id", "https://terms.example/#shade", "@context", inner)));
    assertThat(register(outer, referring).code()).isEqualTo("CONTEXT_NOT_FOUND");
    assertThat(register(inner, document(Map.of("hue", "https://terms.example/#hue"))).status())
        .isEqualTo(201);
    assertThat(register(outer, referring).status()).isEqualTo(201);
  }

  @Test
  void what_no_document_can_be_read_by_is_refused() {
    assertThat(register(url(), document(Map.of("@import", "https://x.example/"))).code())
        .isEqualTo("CONTEXT_UNUSABLE");
    assertThat(register(url(), document(Map.of("shade", 5))).code()).isEqualTo("CONTEXT_UNUSABLE");
    assertThat(register(url(), Map.of("context", Map.of())).code()).isEqualTo("CONTEXT_UNUSABLE");
    assertThat(register("http://terms.example/", document()).text("pointer")).isEqualTo("/url");
    assertThat(register(gateway.base() + "/contexts/mine", document()).text("pointer"))
        .isEqualTo("/url");
  }

  @Test
  void a_neighbours_context_is_not_there() {
    String url = url();
    Api neighbour = gateway.organisation("Neighbour");
    assertThat(register(neighbour, url, document(Map.of("a", "https://n.example/#a"))).status())
        .isEqualTo(201);
    assertThat(gateway.api().get("/api/v1/contexts/" + Api.encoded(url)).status()).isEqualTo(404);
    assertThat(register(url, document(Map.of("a", "https://o.example/#a"))).status())
        .isEqualTo(201);
    assertThat(neighbour.get("/api/v1/contexts/" + Api.encoded(url)).string())
        .contains("https://n.example/#a");
  }

  @Test
  void a_schema_that_names_no_context_has_one_that_everybody_may_keep() {
    String schema = Campaign.schema(gateway.api());
    Backend backend = Backend.of(gateway.api());
    Map<String, @Nullable Object> request = backend.request(Wallet.p256());
    request.put("schemaId", schema);
    request.remove("proofType");
    List<?> contexts =
        (List<?>)
            Objects.requireNonNull(backend.issue(request).object("credential").get("@context"));
    String url = String.valueOf(contexts.get(1));
    Answered served = gateway.stranger().get(URI.create(url).getPath());
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.header("Cache-Control")).contains("immutable");
    assertThat(served.header("Content-Type")).isEqualTo("application/ld+json");
    assertThat(new String(served.body(), StandardCharsets.UTF_8))
        .contains("\"event\"", "\"access\"", url + "#event");
    assertThat(gateway.stranger().get(URI.create(url + "-else").getPath()).status()).isEqualTo(404);
  }

  /** As a migration does to the gateway's own, of which another node has issued already. */
  @Test
  void what_was_compiled_by_a_context_is_compiled_anew_when_that_is_made_anew() {
    Backend backend = Backend.of(gateway.api());
    Map<String, @Nullable Object> request = backend.request(Wallet.p256());
    request.remove("proofType");
    assertThat(backend.issue(request).status()).isEqualTo(201);

    TestServers.execute(
        gateway.database(),
        """
        with anew as (
          update context set document = changed, digest_sri =
            'sha256-' || encode(sha256(convert_to(changed, 'UTF8')), 'base64')
          from (select url as of, replace(document, '"event"', '"occasion"') as changed from context)
          where of = url and url like '%%/%s' returning organisation_id || '/' || url as key)
        insert into change (topic, key) select 'contexts', key from anew
        """
            .formatted(backend.schemaId()));

    await().until(() -> "CLAIMS_INEXPRESSIBLE".equals(backend.issue(request).code()));
  }

  @Test
  void a_schema_of_two_data_models_is_of_none() {
    Answered answer =
        gateway
            .api()
            .post(
                "/api/v1/schemas",
                Map.of(
                    "id",
                    "two-models",
                    "name",
                    "Two",
                    "version",
                    "1",
                    "type",
                    List.of("Two"),
                    "context",
                    List.of(
                        "https://www.w3.org/ns/credentials/v2",
                        "https://www.w3.org/2018/credentials/v1"),
                    "jsonSchema",
                    Map.of("type", "object")));
    assertThat(answer.code()).isEqualTo("SCHEMA_UNUSABLE");
  }
}
