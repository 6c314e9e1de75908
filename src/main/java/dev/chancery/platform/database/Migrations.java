package dev.chancery.platform.database;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings the schema up to date. Blocks; runs once, before anything is served. Nodes that start
 * together take turns.
 */
public final class Migrations {
  /** How long a server may take for a reply while it is asked a first question. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** How long one step of a migration may take before the server counts as hung. */
  private static final Duration STEP = Duration.ofMinutes(10);

  private Migrations() {}

  /**
   * Applies what is missing in the database at {@code postgres}, a {@code
   * postgresql://user:password@host:port/database} URI.
   *
   * @throws DatabaseUnavailable where the server cannot be asked
   */
  public static void apply(URI postgres) {
    requireAnswer(postgres);
    var _ =
        Flyway.configure()
            .dataSource(dataSource(postgres, STEP))
            .locations("classpath:db/migration")
            .load()
            .migrate();
  }

  /** A server that hangs would hold the migration, and with it the start, for ever. */
  private static void requireAnswer(URI postgres) {
    try (Connection connection = dataSource(postgres, ANSWER).getConnection();
        Statement statement = connection.createStatement()) {
      boolean _ = statement.execute("select 1");
    } catch (SQLException e) {
      throw new DatabaseUnavailable(postgres, e);
    }
  }

  private static PGSimpleDataSource dataSource(URI postgres, Duration patience) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {postgres.getHost()});
    source.setPortNumbers(new int[] {postgres.getPort() < 0 ? 5432 : postgres.getPort()});
    source.setDatabaseName(postgres.getPath().substring(1));
    String userInfo = postgres.getUserInfo();
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      source.setUser(colon < 0 ? userInfo : userInfo.substring(0, colon));
      source.setPassword(colon < 0 ? null : userInfo.substring(colon + 1));
    }
    String sslMode = parameter(postgres, "sslmode");
    if (sslMode != null) {
      source.setSslMode(sslMode);
    }
    source.setConnectTimeout(5);
    source.setSocketTimeout((int) patience.toSeconds());
    return source;
  }

  /** A parameter of the URI's query, as libpq has them. */
  private static @Nullable String parameter(URI uri, String name) {
    if (uri.getQuery() == null) {
      return null;
    }
    return Arrays.stream(uri.getQuery().split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> pair.substring(name.length() + 1))
        .findFirst()
        .orElse(null);
  }
}
