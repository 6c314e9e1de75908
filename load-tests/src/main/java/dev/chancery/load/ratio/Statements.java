package dev.chancery.load.ratio;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/**
 * How often each statement ran in one database, since PostgreSQL last forgot (or since another).
 */
record Statements(Map<String, Long> calls) {
  private static final String CALLS =
      """
      SELECT query, sum(calls) FROM pg_stat_statements
      WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND query NOT LIKE '%pg_stat_statements%' AND NOT query LIKE 'CHECKPOINT%'
      GROUP BY query""";

  static Statements now(Connection database) throws SQLException {
    Map<String, Long> calls = new HashMap<>();
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(CALLS)) {
      while (row.next()) {
        calls.put(row.getString(1).replaceAll("\\s+", " ").strip(), row.getLong(2));
      }
    }
    return new Statements(calls);
  }

  Statements since(Statements earlier) {
    Map<String, Long> more = new HashMap<>(calls);
    earlier.calls.forEach((query, before) -> more.computeIfPresent(query, (_, n) -> n - before));
    more.values().removeIf(n -> n == 0);
    return new Statements(more);
  }

  long total() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }

  long reads() {
    return calls.entrySet().stream()
        .filter(entry -> entry.getKey().toUpperCase(Locale.ROOT).startsWith("SELECT"))
        .mapToLong(Entry::getValue)
        .sum();
  }

  List<Entry<String, Long>> most(int count) {
    return calls.entrySet().stream()
        .sorted(Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .toList();
  }
}
