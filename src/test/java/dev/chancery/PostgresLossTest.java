package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL gone or hung: nothing is acknowledged, and what comes back is found again. */
class PostgresLossTest {
  private static final Duration PROMPTLY = Duration.ofMillis(1_700);
  private static final int POOL = 6;

  private static URI database;
  private static Proxy postgres;
  private static TestGateway gateway;
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    database = TestServers.freshDatabase();
    postgres = Proxy.before(database);
    gateway =
        TestGateway.start(
            postgres.uri(),
            TestServers.redis(),
            Map.of("CHANCERY_PG_POOL_SIZE", String.valueOf(POOL)));
    campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    postgres.close();
  }

  @AfterEach
  void mend() {
    postgres.pass();
    awaitReadiness(200, Duration.ofSeconds(5));
  }

  @Test
  void a_server_that_is_gone_makes_the_gateway_unready_and_not_dead() {
    postgres.refuse();

    awaitReadiness(503, Duration.ofSeconds(2));
    assertThat(gateway.management().get("/health/ready").text("postgresql")).isEqualTo("down");
    assertThat(gateway.management().get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void a_scan_is_refused_and_not_acknowledged_while_the_server_is_gone() {
    int before = rows();
    postgres.refuse();

    assertRefusedPromptly();
    awaitReadiness(503, Duration.ofSeconds(2));
    assertRefusedPromptly();
    assertThat(rows()).isEqualTo(before);
  }

  @Test
  void a_server_that_comes_back_is_used_again_within_three_seconds() {
    postgres.refuse();
    awaitReadiness(503, Duration.ofSeconds(2));

    postgres.pass();

    awaitReadiness(200, Duration.ofSeconds(3));
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
  }

  @Test
  void a_server_that_hangs_makes_the_gateway_unready_and_refuses_promptly() {
    postgres.hang();

    assertRefusedPromptly();
    awaitReadiness(503, Duration.ofSeconds(2));
    assertThat(gateway.management().get("/health/live").status()).isEqualTo(200);
    assertRefusedPromptly();
  }

  @Test
  void what_waits_for_a_server_that_hangs_is_bounded_and_ends() {
    postgres.hang();
    long asked = System.nanoTime();

    assertThat(answers(scans(300))).containsOnly(503);

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(4));
    awaitReadiness(503, Duration.ofSeconds(2));
    assertThat(postgres.connections()).isLessThanOrEqualTo(POOL + 1);
  }

  @Test
  void connections_that_a_hang_has_swallowed_are_given_up_and_made_anew() {
    assertThat(answers(scans(50))).containsOnly(201);
    int before = rows();
    postgres.hang();
    List<CompletableFuture<Answered>> swallowed = scans(50);
    awaitReadiness(503, Duration.ofSeconds(2));

    postgres.pass();

    awaitReadiness(200, Duration.ofSeconds(3));
    int acknowledged = Collections.frequency(answers(swallowed), 201);
    assertThat(rows()).isEqualTo(before + acknowledged);
    assertThat(answers(scans(50))).containsOnly(201);
    assertThat(postgres.connections()).isLessThanOrEqualTo(POOL + 1);
  }

  @Test
  void a_slow_server_makes_answers_late_and_not_wrong() {
    assertThat(answers(scans(20))).containsOnly(201);

    postgres.delay(Duration.ofMillis(200));

    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(gateway.management().get("/health/ready").status()).isEqualTo(200);
  }

  private static List<CompletableFuture<Answered>> scans(int count) {
    Api phone = gateway.stranger();
    return Stream.generate(Wallet::ed25519)
        .limit(count)
        .map(wallet -> phone.postAsync("/auto-issue", campaign.body(wallet, Map.of())))
        .toList();
  }

  private static List<Integer> answers(List<CompletableFuture<Answered>> scans) {
    return scans.stream().map(scan -> scan.join().status()).toList();
  }

  private static void assertRefusedPromptly() {
    long asked = System.nanoTime();
    Answered answer = campaign.scan(Wallet.ed25519());
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PROMPTLY);
    assertThat(answer.status()).as(answer.string()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotNull();
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  private static void awaitReadiness(int status, Duration within) {
    await()
        .atMost(within)
        .untilAsserted(
            () -> assertThat(gateway.management().get("/health/ready").status()).isEqualTo(status));
  }

  private static int rows() {
    return TestServers.query(database, "select id from credential").size();
  }
}
