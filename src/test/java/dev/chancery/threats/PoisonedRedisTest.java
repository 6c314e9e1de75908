package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.TestGateway;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever can write Redis mints nothing: what lies there opens in its own place alone, and what
 * does not open is read from PostgreSQL. A node that has just started reads all that it finds.
 */
@Tag("T-06")
@Tag("faults")
class PoisonedRedisTest {
  /** A database of its own, since all of it is spoilt. */
  private static final URI REDIS = TestServers.redis().resolve("/7");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestGateway gateway;
  private static Api neighbour;
  private static Campaign ours;
  private static Campaign theirs;
  private static Campaign paused;
  private static RedisKeys redis;

  @BeforeAll
  static void start() {
    redis = new RedisKeys(REDIS);
    redis.clear();
    gateway = TestGateway.start(TestServers.freshDatabase(), REDIS, Map.of());
    neighbour = gateway.organisation("Neighbour");
    ours = campaign(gateway.api(), "Ours");
    theirs = campaign(neighbour, "Theirs");
    paused = campaign(gateway.api(), "Paused");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    redis.clear();
    redis.close();
  }

  /** A first node writes everything that a warm one keeps in Redis. */
  @BeforeEach
  void fill() {
    redis.clear();
    assertThat(paused.patch(Map.of("paused", false)).status()).isEqualTo(200);
    await().atMost(PATIENCE).until(PoisonedRedisTest::isFilled);
  }

  /** A busy machine makes Redis late, and who finds it late does without. */
  private static boolean isFilled() {
    try (TestGateway node = node()) {
      for (Campaign campaign : List.of(ours, theirs, paused)) {
        assertThat(scan(node, campaign).status()).isEqualTo(201);
      }
    }
    return redis.all().size() > 8;
  }

  @Test
  void a_warm_redis_is_read() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              try (TestGateway node = node()) {
                assertThat(scan(node, ours).status()).isEqualTo(201);
                assertThat(reads(node, "redis")).isPositive();
              }
            });
  }

  @Test
  void chance_in_place_of_every_value_is_as_if_it_were_not_there() {
    Random random = new Random(6);
    poison(
        value -> {
          byte[] octets = new byte[value.length()];
          random.nextBytes(octets);
          return RedisKeys.octets(octets);
        });
    assertTheTruthIsIssued();
  }

  @Test
  void every_value_with_one_bit_turned_is_as_if_it_were_not_there() {
    Random random = new Random(7);
    poison(
        value -> {
          int at = random.nextInt(value.length());
          char turned = (char) (value.charAt(at) ^ (1 << random.nextInt(8)));
          return value.substring(0, at) + turned + value.substring(at + 1);
        });
    assertTheTruthIsIssued();
  }

  /** In three rounds each key gets three of them. */
  @Test
  void plain_json_cut_values_and_nothing_at_all_are_as_if_they_were_not_there() {
    List<UnaryOperator<String>> crafted =
        List.of(
            _ -> "",
            value -> value.substring(1),
            _ -> RedisKeys.octets("{\"paused\":false,\"policy\":{\"admission\":\"open\"}}"),
            _ -> "{}",
            value -> value.substring(0, value.length() / 2),
            _ -> "\u0001" + "\u0000".repeat(28),
            value -> value + value,
            _ -> "x".repeat(1 << 20));
    for (int round = 0; round < 3; round++) {
      Iterator<UnaryOperator<String>> next =
          Stream.iterate(round, i -> i + 1).map(i -> crafted.get(i % crafted.size())).iterator();
      poison(value -> next.next().apply(value));
      assertTheTruthIsIssued();
      fill();
    }
  }

  @Test
  void a_value_of_another_type_is_as_if_it_were_not_there() {
    for (String key : redis.all().keySet()) {
      redis.command("DEL", key);
      redis.command("RPUSH", key, "a", "list");
    }
    assertTheTruthIsIssued();
  }

  /**
   * Each is genuine, and lies where another belongs: other ids, other organisations, other kinds.
   */
  @Test
  void genuine_values_in_each_others_places_are_as_if_they_were_not_there() {
    Map<String, String> all = redis.all();
    List<String> keys = new ArrayList<>(all.keySet());
    for (int shift = 1; shift <= 3; shift++) {
      List<String> rotated = new ArrayList<>(keys);
      Collections.rotate(rotated, shift);
      for (int i = 0; i < keys.size(); i++) {
        redis.put(keys.get(i), String.valueOf(all.get(rotated.get(i))));
      }
      assertTheTruthIsIssued();
    }
  }

  @Test
  void the_value_of_before_a_pause_put_back_by_an_attacker_does_not_undo_it() {
    Map<String, String> before = redis.all();
    try (TestGateway node = node()) {
      assertThat(scan(node, paused).status()).isEqualTo(201);
      assertThat(paused.patch(Map.of("paused", true)).status()).isEqualTo(200);
      await()
          .untilAsserted(
              () -> assertThat(scan(node, paused).code()).isEqualTo("COLLECTION_PAUSED"));

      before.forEach(redis::put);

      for (int i = 0; i < 5; i++) {
        assertThat(scan(node, paused).code()).isEqualTo("COLLECTION_PAUSED");
      }
    }
  }

  /** What an attacker says on the channel makes a node read again at most. */
  @Test
  void rumours_of_changes_do_no_harm() {
    List<String> rumours = new ArrayList<>(List.of("", "|", "||", "x", "x|y", "\u0000|\u00ff"));
    for (String key : redis.all().keySet()) {
      String[] parts = key.split(":", 3);
      rumours.add(parts[1] + "|");
      rumours.add(parts[1] + "|not-an-id");
      rumours.add(parts[1] + "|" + "x".repeat(100_000));
      rumours.add(parts[1] + "|" + parts[2]);
    }
    try (TestGateway node = node()) {
      assertThat(scan(node, ours).status()).isEqualTo(201);
      rumours.forEach(rumour -> redis.command("PUBLISH", "chancery:changes", rumour));

      assertThat(scan(node, ours).status()).isEqualTo(201);
      assertThat(paused.patch(Map.of("paused", true)).status()).isEqualTo(200);
      await()
          .untilAsserted(
              () -> assertThat(scan(node, paused).code()).isEqualTo("COLLECTION_PAUSED"));
    }
  }

  private static void poison(UnaryOperator<String> spoil) {
    redis.all().forEach((key, value) -> redis.put(key, spoil.apply(value)));
  }

  /** By a node that knows nothing yet: each organisation's own issuer says what is its own. */
  private static void assertTheTruthIsIssued() {
    try (TestGateway node = node()) {
      for (Campaign campaign : List.of(ours, theirs)) {
        Answered answer = scan(node, campaign);
        assertThat(answer.status()).as(answer.string()).isEqualTo(201);
        Credential credential = Credential.in(answer);
        assertThat(credential.payload()).containsEntry("iss", campaign.issuerDid());
        assertThat(credential.claims())
            .containsEntry("event", campaign == ours ? "Ours" : "Theirs");
        assertThat(credential.verifies(document(campaign))).isTrue();
      }
      assertThat(reads(node, "redis")).isZero();
    }
  }

  private static Map<String, @Nullable Object> document(Campaign campaign) {
    Api api = campaign == ours ? gateway.api() : neighbour;
    return api.get("/api/v1/issuers/" + Api.encoded(campaign.issuerDid())).object("didDocument");
  }

  private static double reads(TestGateway node, String tier) {
    return node.management()
        .get("/metrics")
        .string()
        .lines()
        .filter(line -> line.startsWith("chancery_cache_reads_total"))
        .filter(line -> line.contains("tier=\"" + tier + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static Answered scan(TestGateway node, Campaign campaign) {
    return campaign.scan(node.stranger(), Wallet.ed25519(), Map.of());
  }

  /** Another node of the same gateway, which calls itself as the first one does. */
  private static TestGateway node() {
    return TestGateway.start(
        gateway.database(), REDIS, Map.of("CHANCERY_BASE_URL", gateway.base().toString()));
  }

  private static Campaign campaign(Api organisation, String event) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("claims", Map.of("event", event, "access", "visitor"));
    return Campaign.of(organisation, request);
  }
}
