package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.Access;
import dev.chancery.api.Routes;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer says beside its body, and what none says. */
class HttpFaceTest {
  private static TestGateway gateway;
  private static Estate estate;
  private static Set<String> published;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    estate = Estate.in(gateway);
    published =
        gateway.routes().stream()
            .filter(HttpFaceTest::isPublic)
            .map(Routes.Entry::path)
            .collect(Collectors.toSet());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static List<Routes.Entry> routes() {
    return gateway.routes();
  }

  @ParameterizedTest
  @MethodSource("routes")
  void an_answer_is_not_sniffed_and_says_nothing_of_its_server(Routes.Entry route) {
    assertThat(Stream.of(gateway.stranger(), estate.owner()).map(it -> estate.call(it, route)))
        .allSatisfy(
            answer -> {
              assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
              assertThat(answer.headers()).doesNotContainKeys("server", "x-powered-by");
              assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials");
            });
  }

  @ParameterizedTest
  @MethodSource("routes")
  void scripts_of_other_sites_read_what_is_public_and_nothing_else(Routes.Entry route) {
    assertThat(Stream.of(gateway.stranger(), estate.owner()).map(it -> estate.call(it, route)))
        .allSatisfy(
            answer ->
                assertThat(answer.header("Access-Control-Allow-Origin"))
                    .isEqualTo(isPublic(route) ? "*" : null));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void a_browser_that_asks_before_it_calls_is_let_to_public_routes_alone(Routes.Entry route) {
    Answered answer = preflight(route);

    if (!published.contains(route.path())) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
      return;
    }
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo(route.method().name());
    assertThat(String.valueOf(answer.header("Access-Control-Allow-Headers")).split(", "))
        .contains("Content-Type", "Idempotency-Key");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("7200");
  }

  private static Answered preflight(Routes.Entry route) {
    return estate.call(
        gateway
            .stranger()
            .with("Origin", "https://wallet.example")
            .with("Access-Control-Request-Method", route.method().name())
            .with("Access-Control-Request-Headers", "content-type,idempotency-key"),
        new Routes.Entry(io.vertx.core.http.HttpMethod.OPTIONS, route.path(), route.access()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"did\":\"x\",\"did\":\"y\"}", "\u0000", "TOO LARGE"})
  void a_web_wallet_can_read_why_it_was_refused(String body) {
    String sent = body.equals("TOO LARGE") ? " ".repeat(70_000) : body;
    Answered answer =
        gateway
            .stranger()
            .postRaw("/auto-issue", "application/json", sent.getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isIn(400, 413);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
  }

  @ParameterizedTest
  @CsvSource({"/api/v1/schemas, 1048576", "/api/v1/keys, 65536"})
  void a_body_that_is_too_large_is_told_how_large_it_may_be(String path, int limit) {
    assertThat(estate.owner().postRaw(path, "application/json", new byte[limit + 1]))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(413))
        .satisfies(answer -> assertThat(answer.text("detail")).contains(" " + limit + " "));
  }

  @Test
  void a_body_that_is_not_said_to_be_JSON_is_refused() {
    assertThat(gateway.stranger().postRaw("/auto-issue", "text/plain", new byte[] {'{', '}'}))
        .extracting(Answered::status)
        .isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /nothing",
        "GET /api/v1/collections/x/y/z",
        "PUT /auto-issue",
        "GET /auto-issue",
        "DELETE /api/v1/collections",
        "GET /metrics",
        "GET /health/ready",
        "OPTIONS *",
        "TRACE /c/x",
        "GET /.env",
        "GET /c/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "GET /status/%00",
        "GET /status/00000000-0000-4000-8000-000000000000",
        "GET /%F0%9F%92%A3/did.json",
        "GET /one/../two/did.json",
      })
  void what_is_not_there_is_a_problem_of_404(String request) {
    String[] parts = request.split(" ");
    Answered answer = raw(parts[0], parts[1]);

    assertThat(answer.status()).as(answer.headers() + answer.string()).isEqualTo(404);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    if (!parts[1].startsWith("/c/")) {
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.code()).isEqualTo("NOT_FOUND");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/c/%zz", "/status/%", "/api/v1/issuers/%e0%80", "/c/x?a=%zz"})
  void an_address_that_does_not_decode_is_answered_plainly(String path) {
    Answered answer = raw("GET", path);

    assertThat(answer.status()).as(answer.string()).isIn(400, 401, 404);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void HEAD_says_what_GET_would_and_leaves_the_connection_usable() {
    Routes.Entry list =
        gateway.routes().stream()
            .filter(it -> it.path().equals("/status/:list"))
            .toList()
            .getFirst();
    Answered get = estate.call(gateway.stranger(), list);
    for (int i = 0; i < 3; i++) {
      Answered head =
          estate.call(
              gateway.stranger(),
              new Routes.Entry(io.vertx.core.http.HttpMethod.HEAD, list.path(), Access.PUBLIC));
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
      assertThat(head.header("Content-Type")).isEqualTo("application/statuslist+jwt");
    }
  }

  @Test
  void a_bug_is_not_quoted() {
    TestServers.execute(gateway.database(), "alter table api_key rename column name to hidden");
    try {
      Answered answer = estate.owner().get("/api/v1/keys");

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.json())
          .containsOnlyKeys("type", "title", "status", "code", "detail")
          .containsEntry("code", "INTERNAL_ERROR")
          .containsEntry("detail", "Something went wrong on our side.");
    } finally {
      TestServers.execute(gateway.database(), "alter table api_key rename column hidden to name");
    }
  }

  @Test
  void answers_with_secrets_are_not_kept_on_the_way() {
    Answered key = estate.owner().post("/api/v1/keys", Map.of("name", "one more"));

    assertThat(key.header("Cache-Control")).isEqualTo("no-store");
  }

  private static boolean isPublic(Routes.Entry route) {
    return route.access() == Access.PUBLIC;
  }

  private static Answered raw(String method, String path) {
    return RawHttp.send(gateway.stranger().base(), method, path);
  }
}
