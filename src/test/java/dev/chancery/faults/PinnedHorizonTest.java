package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody's transaction stays open, so that no dead version of a row can be cleared away. */
@FaultTest
@Tag("B-07")
@Tag("B-11")
class PinnedHorizonTest {
  private static final int ROWS = Size.of(15_000, 300_000);

  /** Rows a second, on a machine that runs everything at once. */
  private static final int FLOOR = 1_000;

  private static final double AS_FAST = .8;
  private static final Duration PATIENCE = Duration.ofMinutes(Size.of(2, 10));

  @Test
  void rows_are_worked_off_as_fast_under_a_snapshot_that_is_held() throws Exception {
    MortalServers servers = MortalServers.shared();
    servers.tellCommits();
    URI database = servers.freshDatabase();
    try (GatewayProcess gateway = GatewayProcess.start(database, servers.redisUri(), Map.of())) {
      Duration _ = took(gateway, database);
      BestOfThree.of(
          () -> {
            Duration without = took(gateway, database);
            Duration under = underASnapshot(gateway, database);
            BestOfThree.require(
                "%,d rows".formatted(ROWS), without, Duration.ofSeconds(ROWS / FLOOR));
            BestOfThree.require(
                "%,d rows under a snapshot".formatted(ROWS),
                under,
                Duration.ofNanos((long) (without.toNanos() / AS_FAST)));
          });
    }
  }

  private static Duration underASnapshot(GatewayProcess gateway, URI database) throws SQLException {
    try (Connection holder = TestServers.connect(database);
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      holder.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(statement.execute("select count(*) from bulk")).isTrue();
      Duration took = took(gateway, database);
      assertThat(
              TestServers.value(
                  database,
                  "select count(*) from pg_stat_activity where backend_xmin is not null"
                      + " and state = 'idle in transaction' and datname = current_database()"))
          .as("it was let go")
          .isEqualTo("1");
      return took;
    }
  }

  private static Duration took(GatewayProcess gateway, URI database) {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    SentFile file = SentFile.to(campaign, database, SentFile.strangers(ROWS));
    file.awaitDone(PATIENCE);
    assertThat(file.issued()).isEqualTo(ROWS);
    return file.until(ROWS);
  }
}
