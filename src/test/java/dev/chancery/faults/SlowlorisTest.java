package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.Distribution;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Thousands who never come to the end of their question, beside phones that scan. */
@FaultTest
@Tag("B-14")
class SlowlorisTest {
  private static final int SLOW = Size.of(1_000, 5_000);
  private static final int PER_SECOND = Size.of(60, 100);
  private static final Duration CALM = Duration.ofSeconds(4);
  private static final Duration TROUBLED = Duration.ofSeconds(11);
  private static final Duration CUT = Duration.ofSeconds(10);
  private static final String HEAD = "POST /auto-issue HTTP/1.1\r\nHost: x\r\nX-Slow: ";

  @Test
  void the_slow_are_cut_within_ten_seconds_and_slow_nobody_down() throws Exception {
    MortalServers servers = MortalServers.shared();
    try (GatewayProcess gateway =
        GatewayProcess.start(servers.freshDatabase(), servers.redisUri(), Map.of())) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      assertThat(Load.run(PER_SECOND, CALM, () -> Call.scan(gateway.address(), campaign)))
          .isNotEmpty();
      BestOfThree.of(() -> prove(gateway, campaign));
    }
  }

  private static void prove(GatewayProcess gateway, Campaign campaign) {
    List<CompletableFuture<Duration>> slow = new ArrayList<>();
    Disturbance disturbance =
        Disturbance.of(
            PER_SECOND,
            () -> Call.scan(gateway.address(), campaign),
            CALM,
            () -> {
              for (int i = 0; i < SLOW; i++) {
                RawClient client = RawClient.to(gateway.address());
                if (i % 20 == 0) {
                  askOnce(client);
                }
                slow.add(client.trickle(HEAD, Duration.ofSeconds(1)));
              }
            },
            TROUBLED);

    assertThat(disturbance.outcomes()).allMatch(Outcome::isIssued);
    assertThat(slow).allSatisfy(client -> assertThat(client.isDone()).isTrue());
    Duration last =
        slow.stream().map(CompletableFuture::join).max(Duration::compareTo).orElseThrow();
    BestOfThree.require("the last slow one was cut after", last, CUT);
    Duration calm = Distribution.of(disturbance.calm()).above(disturbance.jitter(), .99);
    BestOfThree.require(
        "p99 beside the slow",
        disturbance.p99After(Duration.ZERO),
        Disturbance.atLeastNoise(calm.multipliedBy(2)));
  }

  /** So that it is a kept connection that the next head comes on. */
  private static void askOnce(RawClient client) {
    assertThat(client.say("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")).isTrue();
    assertThat(client.status(Duration.ofSeconds(5))).isEqualTo(404);
  }
}
