package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.TroubledRedis;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redis is killed, hangs, is slow or refuses, while phones scan: nobody notices. */
@FaultTest
class RedisTroubleTest {
  private static final int PER_SECOND = Size.of(200, 300);
  private static final Duration CALM = Duration.ofSeconds(Size.of(3, 10));
  private static final Duration TROUBLED = Duration.ofSeconds(Size.of(4, 60));
  private static final int MOST_PENDING = 64;

  private static MortalServers servers;
  private static TroubledRedis troubled;
  private static Proxy network;
  private static GatewayProcess gateway;
  private static Campaign campaign;

  /** With limits, since a warm scan asks Redis for nothing but its allowance. */
  @BeforeAll
  static void start() {
    servers = MortalServers.shared();
    troubled = TroubledRedis.before(servers.redisUri());
    network = Proxy.before(troubled.uri());
    gateway =
        GatewayProcess.start(
            servers.freshDatabase(),
            network.uri(),
            Map.of("CHANCERY_LIMIT_COLLECTION_PERSECOND", "2000"));
    campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(Load.run(PER_SECOND, CALM, RedisTroubleTest::scan)).isNotEmpty();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    network.close();
    troubled.close();
  }

  @AfterEach
  void mend() {
    troubled.pass();
    network.pass();
    MortalServers _ = MortalServers.shared();
    await().atMost(Duration.ofSeconds(5)).until(() -> isUp("up"));
  }

  @Test
  @Tag("D-02")
  void a_redis_that_is_killed_is_not_missed() throws Exception {
    BestOfThree.of(
        () -> {
          mend();
          assertUnnoticed(
              () -> {
                servers.redis().kill();
                await().atMost(Duration.ofSeconds(1)).until(() -> isUp("degraded"));
              });
        });
  }

  @Test
  @Tag("D-03")
  void a_redis_that_hangs_holds_nobody_up() throws Exception {
    BestOfThree.of(
        () -> {
          mend();
          assertUnnoticed(servers.redis()::freeze);
          assertThat(isUp("degraded")).isTrue();
        });
  }

  @Test
  @Tag("D-03")
  void a_redis_that_answers_after_half_a_second_holds_nobody_up() throws Exception {
    BestOfThree.of(
        () -> {
          mend();
          assertUnnoticed(() -> network.delay(Duration.ofMillis(500)));
        });
  }

  @Test
  @Tag("D-03")
  void a_redis_that_resets_every_connection_holds_nobody_up() throws Exception {
    BestOfThree.of(
        () -> {
          mend();
          assertUnnoticed(network::refuse);
        });
  }

  @ParameterizedTest
  @Tag("D-03")
  @ValueSource(
      strings = {
        "LOADING Redis is loading the dataset in memory",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "READONLY You can't write against a read only replica."
      })
  void a_redis_that_refuses_holds_nobody_up(String error) throws Exception {
    BestOfThree.of(
        () -> {
          mend();
          assertUnnoticed(() -> troubled.refuse(error));
          assertThat(troubled.refusals()).isPositive();
        });
  }

  private static void assertUnnoticed(Runnable breaking) {
    Disturbance disturbance =
        Disturbance.of(PER_SECOND, RedisTroubleTest::scan, CALM, breaking, TROUBLED);

    assertThat(disturbance.outcomes()).allMatch(Outcome::isIssued);
    assertThat(gateway.metric("chancery_redis_pending")).isLessThanOrEqualTo(MOST_PENDING);
    disturbance.requireUnnoticed();
  }

  private static Call scan() {
    return Call.scan(gateway.address(), campaign);
  }

  private static boolean isUp(String state) {
    return gateway.management().get("/health/ready").text("redis").equals(state);
  }
}
