package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.Canary;
import dev.chancery.faults.kit.Distribution;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Refusals;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Wallet;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How late the event loops come to a timer, while phones scan and an organisation uploads. */
@FaultTest
@Tag("B-04")
class LoopLagTest {
  private static final int PER_SECOND = Size.of(100, 300);
  private static final int UPLOADS = Size.of(10, 60);
  private static final int HOLDERS = 1_000;
  private static final Duration WARM = Duration.ofSeconds(5);

  /**
   * What is promised, in full. In brief only that no loop stands still: while a megabyte is
   * uploaded on two slow cores, loops were seen to be late by 60 to 350 ms beyond the canary,
   * without our code on them and without the collector. That is open, and -Dfull says so.
   */
  private static final Duration LAG = Duration.ofMillis(Size.of(1_000, 20));

  private static final Duration LONGEST = Duration.ofMillis(Size.of(2_000, 100));

  private static final Pattern BUCKET =
      Pattern.compile("chancery_loop_lag_seconds_bucket\\{le=\"([^\"]+)\"} ([0-9.E]+)");

  @Test
  void nothing_holds_an_event_loop() throws Exception {
    MortalServers servers = MortalServers.shared();
    try (GatewayProcess gateway =
        GatewayProcess.start(
            servers.freshDatabase(), servers.redisUri(), Map.of(), LoopWatch.flag())) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      Campaign listed = Campaign.with(gateway.api(), Map.of("admission", "allowlist"));
      List<Map<String, Object>> holders = holders();
      upload(gateway.api(), listed, holders);
      assertThat(Load.run(PER_SECOND, WARM, () -> Call.scan(gateway.address(), campaign)))
          .isNotEmpty();
      BestOfThree.of(() -> prove(gateway, campaign, listed, holders));
    }
  }

  private static void prove(
      GatewayProcess gateway, Campaign campaign, Campaign listed, List<Map<String, Object>> holders)
      throws IOException {
    NavigableMap<Double, Double> before = buckets(gateway);
    int said = Files.readString(gateway.log()).length();
    try (Canary canary = Canary.start();
        Load load = Load.start(PER_SECOND, () -> Call.scan(gateway.address(), campaign))) {
      for (int i = 0; i < UPLOADS; i++) {
        upload(gateway.api(), listed, holders);
      }
      Refusals.requireRare(load.stop());
      NavigableMap<Double, Double> after = buckets(gateway);
      Distribution jitter = canary.stop();

      BestOfThree.requireNone(
          "a loop was held by us for fifty milliseconds",
          LoopWatch.reports(Files.readString(gateway.log()).substring(said)));
      BestOfThree.require("p99.9 of the lag", above(before, after, jitter, .999), LAG);
      BestOfThree.require("longest lag", above(before, after, jitter, 1), LONGEST);
    }
  }

  /** Answered, if not always in time for PostgreSQL: what counts here is who waits meanwhile. */
  private static void upload(Api organisation, Campaign listed, List<Map<String, Object>> holders) {
    assertThat(
            organisation.post("/api/v1/collections/" + listed.id() + "/holders", holders).status())
        .isIn(200, 503);
  }

  /** As many as one call takes, of almost as many octets as a body may have. */
  private static List<Map<String, Object>> holders() {
    return Stream.generate(Wallet::ed25519)
        .limit(HOLDERS)
        .<Map<String, Object>>map(
            wallet -> Map.of("did", wallet.did(), "claims", Map.of("name", "a".repeat(800))))
        .toList();
  }

  /** What the lag was between two looks at its histogram, less the machine's own. */
  private static Duration above(
      NavigableMap<Double, Double> before,
      NavigableMap<Double, Double> after,
      Distribution jitter,
      double share) {
    double all = after.lastEntry().getValue() - before.lastEntry().getValue();
    double seconds =
        after.entrySet().stream()
            .filter(le -> le.getValue() - before.getOrDefault(le.getKey(), 0.0) >= share * all)
            .findFirst()
            .orElseThrow()
            .getKey();
    Duration lag = Duration.ofNanos((long) (seconds * 1e9)).minus(jitter.at(share));
    return lag.isNegative() ? Duration.ZERO : lag;
  }

  /** How many samples there were, by what they do not exceed. */
  private static NavigableMap<Double, Double> buckets(GatewayProcess gateway) {
    NavigableMap<Double, Double> buckets = new TreeMap<>();
    Matcher found = BUCKET.matcher(gateway.management().get("/metrics").string());
    while (found.find()) {
      String most = found.group(1);
      buckets.put(
          most.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(most),
          Double.parseDouble(found.group(2)));
    }
    return buckets;
  }
}
