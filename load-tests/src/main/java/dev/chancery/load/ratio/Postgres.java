package dev.chancery.load.ratio;

import dev.chancery.load.EmbeddedServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** One connection to a database of the gateway's PostgreSQL, beside the gateway's own. */
record Postgres(Connection connection) implements AutoCloseable {

  static Postgres of(EmbeddedServers servers, String database) throws SQLException {
    return new Postgres(servers.connect(database));
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** So that no run pays for what the one before has left in memory. */
  void checkpoint() throws SQLException {
    execute("CHECKPOINT");
  }

  Statements statements() throws SQLException {
    return Statements.now(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
