package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An API key's life. Which scope opens which route is {@link RouteMatrixTest}'s. */
class KeysTest {
  private static final Duration PROMISED = Duration.ofSeconds(2);

  /** Nothing listens on the port of the discard service. */
  private static final URI DEAD_REDIS = URI.create("redis://127.0.0.1:9");

  private static TestGateway gateway;
  private static Api admin;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    admin = gateway.organisation("Holder");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_key_is_listed_with_what_it_may_and_not_with_itself() {
    String end = gateway.clock().instant().plus(Duration.ofDays(30)).toString();
    Answered made =
        key(Map.of("name", "Backend", "scopes", List.of("read", "issue"), "expiresAt", end));
    assertThat(made.json())
        .containsEntry("scopes", List.of("issue", "read"))
        .containsEntry("expiresAt", end);

    Map<String, @Nullable Object> listed = listed(made.text("id"));

    assertThat(listed)
        .containsEntry("name", "Backend")
        .containsEntry("scopes", List.of("issue", "read"))
        .containsKeys("createdAt", "expiresAt")
        .doesNotContainKeys("key", "lastUsedAt", "revokedAt");
    assertThat(admin.get("/api/v1/keys").string()).doesNotContain(made.text("key"));
  }

  @Test
  void a_key_from_before_there_were_scopes_may_everything() {
    TestServers.execute(
        gateway.database(),
        """
        insert into api_key (id, organisation_id, name, hash)
        select gen_random_uuid(), organisation_id, 'Old', sha256('an-old-key-of-forty-characters-0123456789')
        from api_key where id = '%s'
        """
            .formatted(key(Map.of("name", "Neighbour")).text("id")));
    Api old = new Api(admin.base(), "an-old-key-of-forty-characters-0123456789");

    assertThat(old.get("/api/v1/schemas").status()).isEqualTo(200);
    assertThat(old.post("/api/v1/keys", Map.of("name", "New")).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"x\",\"scopes\":[]}|/scopes",
        "{\"name\":\"x\",\"scopes\":[\"read\",\"write\"]}|/scopes",
        "{\"name\":\"x\",\"scopes\":\"read\"}|/scopes",
        "{\"name\":\"x\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}|/expiresAt",
        "{\"name\":\"x\",\"expiresAt\":\"tomorrow\"}|/expiresAt",
        "{\"name\":\"x\",\"scope\":[\"read\"]}|/scope",
      })
  void a_key_that_makes_no_sense_is_not_made(String body, String pointer) {
    long keys = keys();
    Answered answer =
        admin.postRaw("/api/v1/keys", "application/json", body.getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(answer.text("pointer")).isEqualTo(pointer);
    assertThat(keys()).isEqualTo(keys);
  }

  @Test
  void a_rotated_key_has_two_secrets_until_the_overlap_ends() {
    Answered made = key(Map.of("name", "Turned", "scopes", List.of("read")));
    Answered turned = rotate(made, Map.of("overlap", "PT1H"));
    assertThat(turned.header("Cache-Control")).isEqualTo("no-store");
    assertThat(turned.json())
        .containsEntry("id", made.text("id"))
        .containsEntry("scopes", List.of("read"));

    assertThat(turned.text("key")).isNotEqualTo(made.text("key"));
    assertThat(opens(made)).isEqualTo(200);
    assertThat(opens(turned)).isEqualTo(200);
    gateway
        .clock()
        .later(
            Duration.ofMinutes(61),
            () -> {
              assertThat(opens(made)).isEqualTo(401);
              assertThat(opens(turned)).isEqualTo(200);
            });
    assertThat(TestServers.query(gateway.database(), "select hash from rotated_secret").toString())
        .doesNotContain(made.text("key"));
  }

  @Test
  void the_overlap_is_a_day_unless_said_and_a_week_at_most() {
    Answered made = key(Map.of("name", "Often"));
    Answered turned = rotate(made, null);

    assertThat(Instant.parse(turned.text("previousExpiresAt")))
        .isBetween(
            gateway.clock().instant().plus(Duration.ofHours(23)),
            gateway.clock().instant().plus(Duration.ofHours(24)));
    for (String overlap : List.of("P7DT1S", "P30D", "PT0S", "-PT1S", "a day")) {
      Answered refused = admin.post(path(made) + "/rotate", Map.of("overlap", overlap));
      assertThat(refused.status()).as(overlap).isEqualTo(400);
      assertThat(refused.text("pointer")).isEqualTo("/overlap");
    }
    assertThat(opens(turned)).isEqualTo(200);
  }

  @Test
  void a_key_that_is_rotated_keeps_its_end_or_gets_another() {
    Instant soon = gateway.clock().instant().plus(Duration.ofHours(1));
    Answered made = key(Map.of("name", "Ending", "expiresAt", soon.toString()));
    Answered kept = rotate(made, Map.of());
    Answered longer = rotate(made, Map.of("expiresAt", soon.plus(Duration.ofDays(1)).toString()));

    assertThat(Instant.parse(kept.text("expiresAt"))).isCloseTo(soon, within(1, ChronoUnit.MILLIS));
    gateway.clock().later(Duration.ofHours(2), () -> assertThat(opens(longer)).isEqualTo(200));
    gateway.clock().later(Duration.ofHours(26), () -> assertThat(opens(longer)).isEqualTo(401));
  }

  @Test
  void a_revoked_key_is_revoked_with_all_its_secrets() {
    Answered first = key(Map.of("name", "Lost"));
    Answered second = rotate(first, Map.of());
    Answered third = rotate(first, Map.of());
    for (Answered secret : List.of(first, second, third)) {
      assertThat(opens(secret)).isEqualTo(200);
    }

    assertThat(admin.delete(path(first)).status()).isEqualTo(204);

    for (Answered secret : List.of(first, second, third)) {
      assertThat(opens(secret)).isEqualTo(401);
    }
    assertThat(admin.post(path(first) + "/rotate", Map.of()).status()).isEqualTo(404);
    assertThat(listed(first.text("id"))).containsKey("revokedAt");
  }

  @Test
  void a_configured_key_that_was_rotated_away_does_not_come_back_with_a_start() {
    URI database = TestServers.freshDatabase();
    String fresh;
    try (TestGateway before = TestGateway.start(database, TestServers.redis(), Map.of())) {
      String id =
          String.valueOf(
              TestServers.value(database, "select id from api_key where name = 'first'"));
      fresh =
          before
              .api()
              .post("/api/v1/keys/" + id + "/rotate", Map.of("overlap", "PT1S"))
              .text("key");
    }
    try (TestGateway after = TestGateway.start(database, TestServers.redis(), Map.of())) {
      after.clock().step(Duration.ofMinutes(1));

      assertThat(after.api().get("/api/v1/keys").status()).isEqualTo(401);
      assertThat(new Api(after.stranger().base(), fresh).get("/api/v1/keys").status())
          .isEqualTo(200);
    }
  }

  @Test
  void the_last_use_is_known_to_the_minute() {
    Answered made = key(Map.of("name", "Used"));
    assertThat(opens(made)).isEqualTo(200);
    Instant first = await().until(() -> lastUse(made), Objects::nonNull);
    assertThat(first)
        .isBetween(gateway.clock().instant().minusSeconds(60), gateway.clock().instant());

    gateway
        .clock()
        .later(
            Duration.ofSeconds(90),
            () -> {
              assertThat(opens(made)).isEqualTo(200);
              await().until(() -> lastUse(made), last -> last != null && last.isAfter(first));
            });
  }

  /** A row's {@code xmin} is the transaction that has written it last. */
  @Test
  void a_key_that_is_used_often_is_written_once_a_minute() {
    Answered busy = key(Map.of("name", "Busy"));
    String written = "select xmin::text from api_key where id = '" + busy.text("id") + "'";
    assertThat(opens(busy)).isEqualTo(200);
    await().until(() -> lastUse(busy), Objects::nonNull);
    String first = TestServers.value(gateway.database(), written);

    for (int i = 0; i < 50; i++) {
      assertThat(opens(busy)).isEqualTo(200);
    }
    Answered after = key(Map.of("name", "After"));
    assertThat(opens(after)).isEqualTo(200);
    await().until(() -> lastUse(after), Objects::nonNull);

    assertThat(TestServers.value(gateway.database(), written)).isEqualTo(first);
  }

  @Test
  void nobody_waits_for_the_last_use_to_be_written() throws SQLException {
    Answered made = key(Map.of("name", "Patient"));
    try (Connection other = TestServers.connect(gateway.database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("select 1 from api_key where id = '" + made.text("id") + "' for update");
      long asked = System.nanoTime();

      assertThat(opens(made)).isEqualTo(200);

      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(900));
      assertThat(lastUse(made)).isNull();
      other.rollback();
    }
  }

  @Test
  void without_redis_too_a_revoked_key_is_refused_on_the_other_node_in_time() {
    URI database = TestServers.freshDatabase();
    try (TestGateway one = TestGateway.start(database, DEAD_REDIS, Map.of());
        TestGateway other = TestGateway.start(database, DEAD_REDIS, Map.of())) {
      Answered made = one.api().post("/api/v1/keys", Map.of("name", "Short-lived"));
      Answered turned = one.api().post("/api/v1/keys/" + made.text("id") + "/rotate", Map.of());
      List<Api> elsewhere =
          List.of(
              new Api(other.stranger().base(), made.text("key")),
              new Api(other.stranger().base(), turned.text("key")));
      elsewhere.forEach(api -> assertThat(api.get("/api/v1/keys").status()).isEqualTo(200));

      assertThat(one.api().delete("/api/v1/keys/" + made.text("id")).status()).isEqualTo(204);

      await()
          .atMost(PROMISED)
          .untilAsserted(
              () ->
                  elsewhere.forEach(
                      api -> assertThat(api.get("/api/v1/keys").status()).isEqualTo(401)));
    }
  }

  @Test
  void another_organisations_key_is_neither_rotated_nor_revoked() {
    Answered made = key(Map.of("name", "Mine"));
    for (String id : List.of(made.text("id"), UUID.randomUUID().toString())) {
      assertThat(gateway.api().post("/api/v1/keys/" + id + "/rotate", Map.of()).code())
          .isEqualTo("NOT_FOUND");
    }
    assertThat(opens(made)).isEqualTo(200);
  }

  private static Answered key(Map<String, Object> request) {
    Answered made = admin.post("/api/v1/keys", request);
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return made;
  }

  private static Answered rotate(Answered key, @Nullable Map<String, Object> request) {
    Answered turned = admin.call("POST", path(key) + "/rotate", request);
    assertThat(turned.status()).as(turned.string()).isEqualTo(201);
    return turned;
  }

  private static String path(Answered key) {
    return "/api/v1/keys/" + key.text("id");
  }

  private static int opens(Answered key) {
    return new Api(admin.base(), key.text("key")).get("/api/v1/schemas").status();
  }

  private static long keys() {
    return gateway.count("select count(*) from api_key");
  }

  private static @Nullable Instant lastUse(Answered key) {
    Object last = listed(key.text("id")).get("lastUsedAt");
    return last == null ? null : Instant.parse(last.toString());
  }

  private static Map<String, @Nullable Object> listed(String id) {
    List<?> keys = (List<?>) new HashMap<>(admin.get("/api/v1/keys").json()).get("keys");
    return Objects.requireNonNull(keys).stream()
        .map(key -> Json.members((Map<?, ?>) key))
        .filter(key -> id.equals(key.get("id")))
        .findFirst()
        .orElseThrow();
  }
}
