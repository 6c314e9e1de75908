package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.TokenIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often a key and an organisation may call. What anybody may ask is {@link RateLimitsTest}'s.
 */
class CallerLimitsTest {
  private static final Duration PROMISED = Duration.ofSeconds(2);
  private static final int MOST = 20;

  private static TestGateway one;
  private static TestGateway other;

  @BeforeAll
  static void start() {
    URI database = TestServers.freshDatabase();
    one = TestGateway.start(database, TestServers.redis(), Map.of());
    other = TestGateway.start(database, TestServers.redis(), Map.of());
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  /** A window of its own for each test, which does not end amid it. */
  @BeforeEach
  void atTheBeginningOfAMinute() {
    one.clock().step(Duration.ofMillis(60_000 - one.clock().millis() % 60_000));
    other.clock().step(Duration.between(other.clock().instant(), one.clock().instant()));
  }

  @Test
  void a_keys_limit_holds_over_all_nodes_and_for_no_other_key() {
    Api admin = one.organisation("Holder");
    Answered key = admin.post("/api/v1/keys", Map.of("name", "Slow", "requestsPerMinute", MOST));
    assertThat(key.json()).containsEntry("requestsPerMinute", MOST);

    List<Answered> answers = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      answers.add(schemas(one, key.text("key")));
      answers.add(schemas(other, key.text("key")));
    }

    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(MOST);
    assertRefused(answers.getLast(), "key");
    assertThat(admin.get("/api/v1/schemas").status()).isEqualTo(200);
    one.clock()
        .later(
            Duration.ofMinutes(1),
            () -> assertThat(schemas(one, key.text("key")).status()).isEqualTo(200));
  }

  @Test
  void a_keys_limit_is_changed_and_lifted() {
    Api admin = one.organisation("Changing");
    Answered key = admin.post("/api/v1/keys", Map.of("name", "Slow"));
    assertThat(schemas(other, key.text("key")).status()).isEqualTo(200);
    String limits = "/api/v1/keys/" + key.text("id") + "/limits";

    assertThat(admin.call("PUT", limits, Map.of("requestsPerMinute", 1)).status()).isEqualTo(200);
    assertThat(schemas(one, key.text("key")).status()).isEqualTo(200);
    await().atMost(PROMISED).until(() -> schemas(other, key.text("key")).status() == 429);
    assertThat(admin.get("/api/v1/keys").string()).contains("\"requestsPerMinute\":1");

    assertThat(admin.call("PUT", limits, Map.of()).status()).isEqualTo(200);
    await().atMost(PROMISED).until(() -> schemas(other, key.text("key")).status() == 200);
    assertThat(schemas(one, key.text("key")).status()).isEqualTo(200);
  }

  @Test
  void an_organisations_limit_holds_over_all_its_keys_and_tokens() {
    Answered made = one.api().post("/api/v1/organisations", Map.of("name", "Limited"));
    Api admin = new Api(one.stranger().base(), made.text("key"));
    String second = admin.post("/api/v1/keys", Map.of("name", "Second")).text("key");
    TokenIssuer issuer = new TokenIssuer("https://login.example/limited", "chancery");
    Map<String, Object> signIn = issuer.signIn("roles", Map.of("viewer", List.of("read")));
    assertThat(admin.call("PUT", "/api/v1/oidc", signIn).status()).isEqualTo(200);
    Map<String, @Nullable Object> claims = issuer.claims(one.clock().instant());
    claims.put("roles", "viewer");
    String token = issuer.token("ES256", claims);
    await().atMost(PROMISED).until(() -> schemas(one, token).status() == 200);
    Api neighbour = one.organisation("Neighbour");

    limit(made, Map.of("requestsPerMinute", MOST));

    List<Answered> answers = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      answers.add(schemas(one, made.text("key")));
      answers.add(schemas(one, second));
      answers.add(schemas(one, token));
    }
    assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(MOST);
    assertRefused(answers.getLast(), "organisation");
    assertThat(schemas(one, second).text("scope")).isEqualTo("organisation");
    assertThat(neighbour.get("/api/v1/schemas").status()).isEqualTo(200);
    limit(made, Map.of());
    assertThat(schemas(one, token).status()).isEqualTo(200);
  }

  @Test
  void every_answer_tells_what_is_left_of_each_limit() {
    Answered made = one.api().post("/api/v1/organisations", Map.of("name", "Told"));
    Api admin = new Api(one.stranger().base(), made.text("key"));
    Answered unlimited = admin.get("/api/v1/schemas");
    assertThat(unlimited.headers()).doesNotContainKeys("ratelimit", "ratelimit-policy");
    limit(made, Map.of("requestsPerMinute", 2 * MOST));
    String key =
        admin.post("/api/v1/keys", Map.of("name", "Slow", "requestsPerMinute", MOST)).text("key");

    Answered first = schemas(one, key);
    assertThat(first.header("RateLimit-Policy"))
        .isEqualTo("\"key\";q=20;w=60, \"organisation\";q=40;w=60");
    assertThat(first.header("RateLimit"))
        .matches("\"key\";r=19;t=(60|5\\d), \"organisation\";r=38;t=(60|5\\d)");
    await().atMost(PROMISED).until(() -> schemas(other, key).header("RateLimit") != null);
    assertThat(left(schemas(other, key), "key")).isEqualTo(17);
    Api slow = new Api(one.stranger().base(), key);
    assertThat(left(slow.get("/api/v1/schemas/none"), "key")).isEqualTo(16);
    assertThat(left(slow.post("/api/v1/keys", Map.of("name", "")), "key")).isEqualTo(15);
  }

  private static int left(Answered answer, String scope) {
    Matcher told =
        Pattern.compile('"' + scope + "\";r=(\\d+);")
            .matcher(String.valueOf(answer.header("RateLimit")));
    assertThat(told.find()).as(answer.headers().toString()).isTrue();
    return Integer.parseInt(told.group(1));
  }

  @Test
  void an_organisation_sees_its_limit_and_does_not_set_it() {
    Answered made = one.api().post("/api/v1/organisations", Map.of("name", "Modest"));
    Api admin = new Api(one.stranger().base(), made.text("key"));
    assertThat(admin.get("/api/v1/limits").json()).isEmpty();

    limit(made, Map.of("requestsPerMinute", 1_000));

    assertThat(admin.get("/api/v1/limits").json()).containsEntry("requestsPerMinute", 1_000);
    assertThat(one.api().get(path(made)).json()).containsEntry("requestsPerMinute", 1_000);
    assertThat(admin.call("PUT", path(made), Map.of()).status()).isEqualTo(403);
    assertThat(admin.get("/api/v1/limits").json()).containsEntry("requestsPerMinute", 1_000);
  }

  @Test
  void an_organisation_that_is_not_there_has_no_limit() {
    String path = "/api/v1/organisations/00000000-0000-4000-8000-000000000000/limits";
    assertThat(one.api().get(path).status()).isEqualTo(404);
    assertThat(one.api().call("PUT", path, Map.of("requestsPerMinute", 1)).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1000001", "1.5", "\"many\""})
  void a_limit_is_a_number_that_makes_sense(String limit) {
    Answered answer =
        one.api()
            .postRaw(
                "/api/v1/keys",
                "application/json",
                ("{\"name\":\"x\",\"requestsPerMinute\":" + limit + "}")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.text("pointer")).isEqualTo("/requestsPerMinute");
  }

  /** draft-ietf-httpapi-ratelimit-headers-11 §3 and §4. */
  private static void assertRefused(Answered answer, String scope) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("RATE_LIMIT_EXCEEDED");
    assertThat(answer.text("scope")).isEqualTo(scope);
    String seconds = Objects.requireNonNull(answer.header("Retry-After"));
    assertThat(Integer.parseInt(seconds)).isBetween(1, 60);
    assertThat(answer.header("RateLimit-Policy"))
        .isEqualTo("\"" + scope + "\";q=" + MOST + ";w=60");
    assertThat(answer.header("RateLimit")).isEqualTo("\"" + scope + "\";r=0;t=" + seconds);
  }

  private static void limit(Answered organisation, Map<String, ?> limit) {
    Answered answer = one.api().call("PUT", path(organisation), limit);
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
  }

  private static String path(Answered organisation) {
    return "/api/v1/organisations/" + organisation.text("id") + "/limits";
  }

  private static Answered schemas(TestGateway node, String bearer) {
    return new Api(node.stranger().base(), bearer).get("/api/v1/schemas");
  }
}
