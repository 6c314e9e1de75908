package dev.chancery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Redis gone or hung: slower, not failing. */
class RedisLossTest {
  private static final Map<String, Object> OPEN = Map.of("admission", "open");
  private static final Duration AT_ONCE = Duration.ofMillis(900);

  private static Proxy redis;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    redis = Proxy.before(TestServers.redis());
    gateway = TestGateway.start(TestServers.freshDatabase(), redis.uri(), Map.of());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    redis.close();
  }

  @AfterEach
  void mend() {
    redis.pass();
    awaitRedis(gateway, "up");
  }

  @Test
  void a_gateway_starts_and_issues_without_any_redis() throws IOException {
    long started = System.nanoTime();
    try (TestGateway lonely =
        TestGateway.start(TestServers.freshDatabase(), nobodysRedis(), Map.of())) {
      Answered ready = lonely.management().get("/health/ready");

      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.text("redis")).isEqualTo("degraded");
      Campaign campaign = Campaign.with(lonely.api(), OPEN);
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
      assertThat(campaign.scanWithProof(Wallet.p256()).status()).isEqualTo(201);
    }
  }

  @Test
  void a_redis_that_hangs_is_noticed_and_goes_unused() {
    Campaign campaign = Campaign.with(gateway.api(), OPEN);

    redis.hang();

    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    awaitRedis(gateway, "degraded");
    for (int scan = 0; scan < 5; scan++) {
      assertIssuedAtOnce(campaign);
    }
    assertThat(gateway.management().get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void a_collection_that_no_cache_knows_is_issued_from_while_redis_is_away() {
    redis.refuse();
    awaitRedis(gateway, "degraded");

    assertIssuedAtOnce(Campaign.with(gateway.api(), OPEN));
  }

  @Test
  void a_redis_that_comes_back_is_used_again_within_three_seconds() {
    redis.hang();
    awaitRedis(gateway, "degraded");

    redis.pass();

    awaitRedis(gateway, "up");
    Campaign campaign = Campaign.with(gateway.api(), OPEN);
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              assertIssuedAtOnce(campaign);
              assertThat(keysThatName(campaign.id())).isPositive();
            });
  }

  @Test
  void a_change_reaches_the_other_node_while_redis_is_away() {
    try (TestGateway second = secondNode()) {
      Campaign campaign = Campaign.with(gateway.api(), OPEN);
      assertThat(scanAt(second, campaign).status()).isEqualTo(201);
      redis.hang();

      assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () -> assertThat(scanAt(second, campaign).code()).isEqualTo("COLLECTION_PAUSED"));
    }
  }

  private static void assertIssuedAtOnce(Campaign campaign) {
    long asked = System.nanoTime();
    Answered answer = campaign.scan(Wallet.ed25519());
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);
  }

  private static void awaitRedis(TestGateway gateway, String state) {
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () ->
                assertThat(gateway.management().get("/health/ready").text("redis"))
                    .isEqualTo(state));
  }

  /** On the same database and the same Redis, by the same proxy. */
  private static TestGateway secondNode() {
    return TestGateway.start(gateway.database(), redis.uri(), Map.of());
  }

  private static Answered scanAt(TestGateway node, Campaign campaign) {
    return campaign.scan(node.stranger(), Wallet.ed25519(), Map.of());
  }

  /** How many keys of Redis name {@code id}, asked past the proxy. */
  private static int keysThatName(String id) throws IOException {
    URI server = TestServers.redis();
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      String password = server.getUserInfo().substring(1);
      String commands = "AUTH %s\r\nKEYS *%s*\r\n".formatted(password, id);
      socket.getOutputStream().write(commands.getBytes(US_ASCII));
      var replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(replies.readLine()).isEqualTo("+OK");
      return Integer.parseInt(replies.readLine().substring("*".length()));
    }
  }

  private static URI nobodysRedis() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("redis://127.0.0.1:" + socket.getLocalPort());
    }
  }
}
