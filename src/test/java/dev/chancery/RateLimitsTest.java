package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Holder;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits that are configured hold: over all nodes with Redis, for each node without. */
class RateLimitsTest {
  private static final int MOST = 20;
  private static final Map<String, String> FOR_A_CLIENT =
      Map.of("CHANCERY_LIMIT_CLIENT_PERMINUTE", String.valueOf(MOST));

  /** Nothing listens on the port of the discard service. */
  private static final URI DEAD_REDIS = URI.create("redis://127.0.0.1:9");

  @Test
  void two_nodes_together_let_through_what_the_limit_says() {
    URI database = TestServers.freshDatabase();
    try (TestGateway one = TestGateway.start(database, TestServers.redis(), FOR_A_CLIENT);
        TestGateway other = TestGateway.start(database, TestServers.redis(), FOR_A_CLIENT)) {
      Campaign campaign = atTheBeginningOfAMinute(one);
      other.clock().step(Duration.between(other.clock().instant(), one.clock().instant()));
      List<Answered> answers = new ArrayList<>();
      for (int i = 0; i < MOST; i++) {
        answers.add(scan(one, campaign));
        answers.add(scan(other, campaign));
      }
      assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(MOST);
      Answered refused = answers.getLast();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("RATE_LIMIT_EXCEEDED");
      assertThat(refused.text("scope")).isEqualTo("client");
      assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After")))).isBetween(1, 60);
      assertThat(one.credentials(campaign)).isEqualTo(MOST);
      one.clock()
          .later(
              Duration.ofMinutes(1), () -> assertThat(scan(one, campaign).status()).isEqualTo(201));
    }
  }

  @Test
  void who_collects_is_counted_as_who_scans() {
    try (TestGateway gateway =
        TestGateway.start(TestServers.freshDatabase(), DEAD_REDIS, FOR_A_CLIENT)) {
      Campaign campaign = atTheBeginningOfAMinute(gateway);
      Holder holder = new Holder(gateway.stranger(), Wallet.ed25519());
      Map<String, Object> collection = holder.collection();
      assertThat(holder.collect(collection).status()).isEqualTo(200);
      for (int i = 2; i < MOST; i++) {
        assertThat(scan(gateway, campaign).status()).isEqualTo(201);
      }
      Api stranger = gateway.stranger();
      List<Answered> refused =
          List.of(
              stranger.post("/api/v1/deliveries/challenge", Map.of()),
              holder.collect(collection),
              stranger.get("/api/v1/deliveries/" + "A".repeat(43)));
      assertThat(refused).extracting(Answered::code).containsOnly("RATE_LIMIT_EXCEEDED");
    }
  }

  @Test
  void who_asks_for_transactions_is_counted_too() {
    try (TestGateway gateway =
        TestGateway.start(TestServers.freshDatabase(), DEAD_REDIS, FOR_A_CLIENT)) {
      Campaign campaign = atTheBeginningOfAMinute(gateway);
      for (int i = 1; i < MOST; i++) {
        assertThat(scan(gateway, campaign).status()).isEqualTo(201);
      }
      String path = "/api/v1/transactions/0x" + "0".repeat(64);
      assertThat(gateway.stranger().get(path).status()).isEqualTo(404);

      List<Answered> refused =
          List.of(
              gateway.stranger().get(path),
              gateway.stranger().get(path + "?credentialId=" + UUID.randomUUID()));

      assertThat(refused).extracting(Answered::code).containsOnly("RATE_LIMIT_EXCEEDED");
    }
  }

  @Test
  void without_redis_each_node_counts_for_itself() {
    try (TestGateway gateway =
        TestGateway.start(TestServers.freshDatabase(), DEAD_REDIS, FOR_A_CLIENT)) {
      Campaign campaign = atTheBeginningOfAMinute(gateway);
      for (int i = 0; i < MOST; i++) {
        assertThat(scan(gateway, campaign).status()).isEqualTo(201);
      }
      Answered refused = scan(gateway, campaign);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("Retry-After")).isNotNull();
      Answered challenge =
          gateway.stranger().post("/auto-issue/challenge", Map.of("collectionId", campaign.id()));
      assertThat(challenge.status()).isEqualTo(429);
    }
  }

  @Test
  void who_scans_is_told_what_is_left_and_nothing_of_others() {
    Map<String, String> limits = new HashMap<>(FOR_A_CLIENT);
    limits.put("CHANCERY_LIMIT_COLLECTION_PERSECOND", "1000");
    try (TestGateway gateway = TestGateway.start(TestServers.freshDatabase(), DEAD_REDIS, limits)) {
      Campaign campaign = atTheBeginningOfAMinute(gateway);
      for (int left = MOST - 1; left > MOST - 4; left--) {
        Answered answer = scan(gateway, campaign);
        assertThat(answer.header("RateLimit")).matches("\"client\";r=" + left + ";t=(60|5\\d)");
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"client\";q=20;w=60");
      }
    }
  }

  @Test
  void a_collection_has_a_limit_of_its_own() {
    try (TestGateway gateway =
        TestGateway.start(Map.of("CHANCERY_LIMIT_COLLECTION_PERSECOND", "5"))) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      Campaign other = Campaign.with(gateway.api(), Map.of("admission", "open"));
      List<Answered> answers = burst(gateway, campaign, 60);
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 201)
          .isNotEmpty()
          .allSatisfy(answer -> assertThat(answer.text("scope")).isEqualTo("collection"));
      assertThat(scan(gateway, other).status()).isEqualTo(201);
    }
  }

  @Test
  void nothing_is_limited_until_it_is_configured() {
    try (TestGateway gateway = TestGateway.start()) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      assertThat(burst(gateway, campaign, 60))
          .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
    }
  }

  private static List<Answered> burst(TestGateway gateway, Campaign campaign, int times) {
    return Api.all(
        Stream.generate(Wallet::ed25519)
            .limit(times)
            .map(
                wallet ->
                    gateway.stranger().postAsync("/auto-issue", campaign.body(wallet, Map.of())))
            .toList());
  }

  /** So that the window does not end amid the test. */
  private static Campaign atTheBeginningOfAMinute(TestGateway gateway) {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    gateway.clock().step(Duration.ofMillis(60_000 - gateway.clock().millis() % 60_000));
    return campaign;
  }

  private static Answered scan(TestGateway gateway, Campaign campaign) {
    return campaign.scan(gateway.stranger(), Wallet.ed25519(), Map.of());
  }
}
