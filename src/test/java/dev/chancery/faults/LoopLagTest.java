package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.Canary;
import dev.chancery.faults.kit.Distribution;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Refusals;
import dev.chancery.faults.kit.Size;
import dev.chancery.platform.json.Json;
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
  private static final int UPLOADS_PER_SECOND = 1;
  private static final int HOLDERS = 1_000;
  private static final Duration WARM = Duration.ofSeconds(Size.of(10, 30));
  private static final Duration WATCHED = Duration.ofSeconds(Size.of(10, 60));
  private static final Duration LAG = Duration.ofMillis(20);

  /** The 99.9th percentile; of the thousand samples in brief that would be the longest. */
  private static final double SHARE = Size.of(990, 999) / 1_000.0;

  private static final Duration LONGEST = Duration.ofMillis(100);

  /** As it is shipped: whether the collector or the compiler holds a loop counts here. */
  private static final String[] SHIPPED = {
    LoopWatch.flag(), "-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=4"
  };

  private static final Pattern BUCKET =
      Pattern.compile("chancery_loop_lag_seconds_bucket\\{le=\"([^\"]+)\"} ([0-9.E]+)");

  @Test
  void nothing_holds_an_event_loop() throws Exception {
    MortalServers servers = MortalServers.shared();
    try (GatewayProcess gateway =
        GatewayProcess.start(servers.freshDatabase(), servers.redisUri(), Map.of(), SHIPPED)) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      Campaign listed = Campaign.with(gateway.api(), Map.of("admission", "allowlist"));
      Call upload = upload(gateway, listed);
      assertThat(load(gateway, campaign, upload, WARM)).isNotEmpty();
      BestOfThree.of(() -> prove(gateway, campaign, upload));
    }
  }

  private static void prove(GatewayProcess gateway, Campaign campaign, Call upload)
      throws IOException {
    NavigableMap<Double, Double> before = buckets(gateway);
    int said = Files.readString(gateway.log()).length();
    try (Canary canary = Canary.start()) {
      Refusals.requireRare(load(gateway, campaign, upload, WATCHED));
      NavigableMap<Double, Double> after = buckets(gateway);
      Distribution jitter = canary.stop();

      BestOfThree.requireNone(
          "a loop was held by us for fifty milliseconds",
          LoopWatch.reports(Files.readString(gateway.log()).substring(said)));
      BestOfThree.require(
          "%.1f %% of the lag".formatted(SHARE * 100), above(before, after, jitter, SHARE), LAG);
      BestOfThree.require("longest lag", above(before, after, jitter, 1), LONGEST);
    }
  }

  /** What became of the scans. The uploads are answered, if not always in time for PostgreSQL. */
  private static List<Outcome> load(
      GatewayProcess gateway, Campaign campaign, Call upload, Duration duration) {
    try (Load uploads = Load.start(UPLOADS_PER_SECOND, () -> upload)) {
      List<Outcome> scans =
          Load.run(PER_SECOND, duration, () -> Call.scan(gateway.address(), campaign));
      assertThat(uploads.stop()).extracting(Outcome::status).isSubsetOf(200, 503).contains(200);
      return scans;
    }
  }

  private static Call upload(GatewayProcess gateway, Campaign listed) {
    return new Call(
        gateway.address().resolve("/api/v1/collections/" + listed.id() + "/holders"),
        Map.of("Authorization", "Bearer " + GatewayProcess.KEY),
        Json.bytes(holders()));
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
