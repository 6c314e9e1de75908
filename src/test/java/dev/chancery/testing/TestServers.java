package dev.chancery.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.chancery.platform.database.Migrations;
import dev.chancery.platform.servers.BackingServers;
import dev.chancery.platform.servers.BackingServers.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL and one Redis for the whole test JVM: started by whoever asks first, stopped when
 * the JVM ends. A JVM takes the first free directory of {@code target/test-servers}, so that what a
 * killed one left running is cleared up by the next.
 */
public final class TestServers {
  private static final Path HOME = Path.of("target", "test-servers");
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestServers() {}

  /**
   * An empty database that the whole JVM shares: {@code postgresql://user:password@host:port/…}.
   */
  public static URI postgres() {
    return Started.SERVERS.postgres();
  }

  /** {@code redis://:password@host:port}. Keys are shared by the whole JVM. */
  public static URI redis() {
    return Started.SERVERS.redis();
  }

  /** A new database of the caller's own, with our tables and nothing in them. */
  public static URI freshDatabase() {
    return database("TEMPLATE " + Migrated.name());
  }

  /** A new database of the caller's own, with nothing at all. */
  public static URI emptyDatabase() {
    return database("");
  }

  private static URI database(String options) {
    String name = "test_" + DATABASES.incrementAndGet();
    execute(postgres(), "CREATE DATABASE " + name + " " + options);
    return postgres().resolve("/" + name);
  }

  /** What a fresh database is a copy of, which is quicker than to migrate each. */
  private static final class Migrated {
    private static final String NAME = "migrated";

    static {
      execute(postgres(), "CREATE DATABASE " + NAME);
      Migrations.apply(postgres().resolve("/" + NAME));
    }

    private static String name() {
      return NAME;
    }
  }

  /** Runs one or more statements. */
  public static void execute(URI database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The rows, each a map by column name, in order. */
  public static List<Map<String, @Nullable Object>> query(URI database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(row(found));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of the one row, as text. */
  public static @Nullable String value(URI database, String sql) {
    List<Map<String, @Nullable Object>> rows = query(database, sql);
    if (rows.size() != 1) {
      throw new IllegalStateException(rows.size() + " rows: " + sql);
    }
    Object value = rows.getFirst().values().iterator().next();
    return value == null ? null : value.toString();
  }

  /** A connection of the caller's own; what {@code database} asks for is for the driver. */
  public static Connection connect(URI database) throws SQLException {
    String address = database.getHost() + ":" + database.getPort() + database.getPath();
    String asked = database.getQuery() == null ? "" : "?" + database.getQuery();
    String[] login = database.getUserInfo().split(":", 2);
    return DriverManager.getConnection("jdbc:postgresql://" + address + asked, login[0], login[1]);
  }

  private static Map<String, @Nullable Object> row(ResultSet found) throws SQLException {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
      row.put(found.getMetaData().getColumnLabel(column), found.getObject(column));
    }
    return row;
  }

  private static final class Started {
    /** Reachable as long as the JVM lives: a channel that is collected gives up its lock. */
    private static final List<FileChannel> CLAIMS = new ArrayList<>();

    private static final Running SERVERS = start();

    private static Running start() {
      try {
        Path directory = claim();
        deleteAll(directory.resolve("postgres"));
        Running running = BackingServers.embedded().orElseThrow().start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(running::close));
        return running;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static Path claim() throws IOException {
      Files.createDirectories(HOME);
      for (int number = 0; ; number++) {
        FileChannel claim = FileChannel.open(HOME.resolve(number + ".lock"), CREATE, WRITE);
        if (claim.tryLock() != null) {
          CLAIMS.add(claim);
          return HOME.resolve(Integer.toString(number));
        }
        claim.close();
      }
    }

    private static void deleteAll(Path path) throws IOException {
      if (!Files.exists(path)) {
        return;
      }
      try (Stream<Path> found = Files.walk(path)) {
        for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
