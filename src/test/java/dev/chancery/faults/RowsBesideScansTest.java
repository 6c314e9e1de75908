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
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Phones scan while a file of rows is worked off. */
@FaultTest
@Tag("B-08")
class RowsBesideScansTest {
  private static final int PER_SECOND = Size.of(100, 200);
  private static final int ROWS = Size.of(80_000, 1_000_000);
  private static final int WARMING = 10_000;
  private static final Duration WARM = Duration.ofSeconds(Size.of(6, 30));
  private static final Duration WATCHED = Duration.ofSeconds(Size.of(8, 60));
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration MORE = Duration.ofMillis(50);

  /** What is left to the rows at least. */
  private static final int ROWS_PER_SECOND = 200;

  /** As it is shipped: how long a collector or the compiler holds a scan up counts here. */
  private static final String[] SHIPPED = {
    "-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=4"
  };

  @Test
  void scans_are_answered_as_soon_as_before_while_rows_are_worked_off() throws Exception {
    MortalServers servers = MortalServers.shared();
    servers.tellCommits();
    URI database = servers.freshDatabase();
    try (GatewayProcess gateway =
        GatewayProcess.start(database, servers.redisUri(), Map.of(), SHIPPED)) {
      leaveUncounted(database);
      Campaign scanned = Campaign.with(gateway.api(), Map.of("admission", "open"));
      Campaign filed = Campaign.with(gateway.api(), Campaign.unlimited("open"));
      SentFile.to(filed, database, SentFile.strangers(WARMING)).awaitDone(PATIENCE);
      assertThat(Load.run(PER_SECOND, WARM, () -> Call.scan(gateway.address(), scanned)))
          .isNotEmpty();
      BestOfThree.of(() -> prove(gateway, scanned, filed, database));
    }
  }

  /** As it may be for a minute: PostgreSQL plans for what it has not counted. */
  private static void leaveUncounted(URI database) {
    for (String table : List.of("bulk_row", "bulk_chunk", "credential", "holder", "delivery")) {
      TestServers.execute(database, "alter table " + table + " set (autovacuum_enabled = off)");
    }
  }

  private static void prove(
      GatewayProcess gateway, Campaign scanned, Campaign filed, URI database) {
    Duration before = p99(gateway, scanned);
    SentFile file = SentFile.to(filed, database, SentFile.strangers(ROWS));
    file.awaitIssued(1, PATIENCE);
    long issuedBefore = file.issued();
    Duration beside = p99(gateway, scanned);
    long issued = file.issued() - issuedBefore;

    assertThat(file.isDone()).as("nothing was left to work off").isFalse();
    assertThat(filed.owner().post("/api/v1/bulk/" + file.bulk() + "/cancel", Map.of()).status())
        .isEqualTo(200);
    Duration after = p99(gateway, scanned);
    Duration idle = before.compareTo(after) < 0 ? before : after;
    System.err.printf("%,d rows a second beside them%n", issued / WATCHED.toSeconds());
    BestOfThree.require(
        "the 99th percentile of scans beside rows", beside, idle.multipliedBy(2).plus(MORE));
    assertThat(issued).isGreaterThan(ROWS_PER_SECOND * WATCHED.toSeconds());
  }

  /** Above the machine's own. */
  private static Duration p99(GatewayProcess gateway, Campaign scanned) {
    try (Canary canary = Canary.start()) {
      List<Outcome> outcomes =
          Load.run(PER_SECOND, WATCHED, () -> Call.scan(gateway.address(), scanned));
      Distribution jitter = canary.stop();
      Refusals.requireRare(outcomes);
      System.err.println("scans: " + Distribution.of(outcomes) + "; canary: " + jitter);
      return Distribution.of(outcomes).above(jitter, .99);
    }
  }
}
