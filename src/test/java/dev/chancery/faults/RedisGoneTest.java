package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.kit.FaultTest;
import dev.chancery.testing.Api;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No Redis from the beginning, and one that comes late. */
@FaultTest
class RedisGoneTest {
  private static final Map<String, Object> OPEN = Map.of("admission", "open");
  private static final Duration STARTED = Duration.ofSeconds(10);
  private static final Duration USED = Duration.ofSeconds(3);
  private static final int HERD = 64;
  private static final Pattern READS =
      Pattern.compile("chancery_cache_reads_total\\{cache=\"(.+?)\",tier=\"(.+?)\"} ([0-9.E]+)");

  /** A node that starts prepares the youngest collections, and would not ask Redis for the one. */
  private static final String YOUNGER =
      """
      insert into collection
      select gen_random_uuid(), organisation_id, name, issuer_did, schema_ids, format, vct, claims,
        valid_for, revocable, policy, paused, 0, created_at + interval '1 minute'
      from collection, generate_series(1, 20)
      """;

  private final MortalServers servers = MortalServers.shared();
  private final URI database = servers.freshDatabase();

  @AfterEach
  void revive() {
    MortalServers _ = MortalServers.shared();
  }

  @Test
  @Tag("D-01")
  void a_gateway_starts_and_issues_though_its_redis_is_dead() {
    servers.redis().kill();
    assertStartsAndIssues();
  }

  @Test
  @Tag("D-01")
  void a_gateway_starts_and_issues_though_its_redis_hangs() {
    servers.redis().freeze();
    assertStartsAndIssues();
  }

  /**
   * Two nodes that know nothing of a collection, and a Redis that is back and empty. What has just
   * changed would not be believed of Redis, so the collection is older than that.
   */
  @Test
  @Tag("D-04")
  void a_redis_that_comes_back_is_used_and_no_herd_meets_postgresql() {
    try (GatewayProcess maker = node(Map.of())) {
      Campaign campaign = Campaign.with(maker.api(), OPEN);
      TestServers.execute(database, "update change set at = at - interval '10 minutes'");
      TestServers.execute(database, YOUNGER);
      servers.redis().kill();
      Map<String, String> sibling = Map.of("CHANCERY_BASE_URL", maker.address().toString());
      try (GatewayProcess one = node(sibling);
          GatewayProcess other = node(sibling)) {
        servers.redis().restart();
        await()
            .atMost(USED)
            .untilAsserted(
                () -> {
                  assertThat(redis(maker)).isEqualTo("up"); // and has deleted what it had changed
                  assertThat(redis(one)).isEqualTo("up");
                  assertThat(redis(other)).isEqualTo("up");
                });

        assertThat(readsOfHerd(one, campaign, "postgresql"))
            .isNotEmpty()
            .allSatisfy(RedisGoneTest::assertAtMostOnce);
        assertThat(readsOfHerd(other, campaign, "redis"))
            .isNotEmpty()
            .allSatisfy(RedisGoneTest::assertAtMostOnce);
      }
    }
  }

  private void assertStartsAndIssues() {
    long started = System.nanoTime();
    try (GatewayProcess gateway = node(Map.of())) {
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(STARTED);
      assertThat(redis(gateway)).isEqualTo("degraded");
      Campaign campaign = Campaign.with(gateway.api(), OPEN);
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
      assertThat(campaign.scanWithProof(Wallet.p256()).status()).isEqualTo(201);
    }
  }

  private GatewayProcess node(Map<String, String> settings) {
    return GatewayProcess.start(database, servers.redisUri(), settings);
  }

  private static String redis(GatewayProcess node) {
    return node.management().get("/health/ready").text("redis");
  }

  /** All at once, each for itself. */
  private static void herd(GatewayProcess node, Campaign campaign) {
    Api phone = node.stranger();
    assertThat(
            Api.all(
                Stream.generate(Wallet::ed25519)
                    .limit(HERD)
                    .map(wallet -> phone.postAsync("/auto-issue", campaign.body(wallet, Map.of())))
                    .toList()))
        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
  }

  private static void assertAtMostOnce(String cache, Double reads) {
    assertThat(reads).as(cache).isLessThanOrEqualTo(1);
  }

  /** How often each cache reads from this tier for a herd; only those that do. */
  private static Map<String, Double> readsOfHerd(
      GatewayProcess node, Campaign campaign, String tier) {
    Map<String, Double> before = reads(node, tier);
    herd(node, campaign);
    Map<String, Double> reads = reads(node, tier);
    before.forEach((cache, count) -> reads.merge(cache, -count, Double::sum));
    reads.values().removeIf(count -> count == 0);
    return reads;
  }

  /** How often each cache has read from this tier; only those that have. */
  private static Map<String, Double> reads(GatewayProcess node, String tier) {
    Map<String, Double> reads = new HashMap<>();
    Matcher found = READS.matcher(node.management().get("/metrics").string());
    while (found.find()) {
      double count = Double.parseDouble(found.group(3));
      if (found.group(2).equals(tier) && count > 0) {
        reads.put(found.group(1), count);
      }
    }
    return reads;
  }
}
