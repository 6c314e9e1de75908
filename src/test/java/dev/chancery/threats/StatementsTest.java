package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.TestServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** PostgreSQL understands every statement of the source, on the tables that migrations make. */
class StatementsTest {
  private static final Pattern STATEMENT =
      Pattern.compile("\\s*(?:select|insert|update|delete|with)\\b.*", Pattern.DOTALL);

  /** What statements begin or end with. */
  private static final String[] FRAGMENTS = {
    "Asides.COUNTED",
    "Asides.ENDED",
    "Chunks.DONE",
    "Chunks.ENDED",
    "DeliveryRows.NEXT",
    "Recorder.OUTCOME",
    "Recorder.RECORD"
  };

  @Test
  void every_statement_can_be_prepared() throws IOException, SQLException {
    Map<String, String> refused = new TreeMap<>();
    int prepared = 0;
    try (Connection connection = TestServers.connect(TestServers.freshDatabase());
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> each : TenantPredicateTest.statements().entrySet()) {
        if (STATEMENT.matcher(each.getValue()).matches()) {
          prepared++;
          try {
            statement.execute("prepare one as " + each.getValue());
            statement.execute("deallocate one");
          } catch (SQLException e) {
            refused.put(each.getKey(), String.valueOf(e.getMessage()));
          }
        }
      }
    }
    assertThat(refused).containsOnlyKeys(FRAGMENTS);
    assertThat(prepared).isGreaterThan(150);
  }
}
