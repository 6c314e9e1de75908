package dev.chancery.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Where the servers are that an embedded gateway has started, read from its data directory. */
public record EmbeddedServers(Path data) {
  private static final String USER = "chancery";

  /** The line of {@code postmaster.pid} that holds the port. */
  private static final int PORT_LINE = 3;

  public URI postgres() {
    return postgres("chancery");
  }

  public URI postgres(String database) {
    return URI.create(
        "postgresql://%s:%s@127.0.0.1:%s/%s".formatted(USER, password(), postgresPort(), database));
  }

  public URI redis() {
    String port =
        lines("redis/redis.conf").stream()
            .filter(line -> line.startsWith("port "))
            .findFirst()
            .orElseThrow()
            .substring("port ".length());
    return URI.create("redis://:%s@127.0.0.1:%s".formatted(password(), port.strip()));
  }

  public String masterKey() {
    return lines("master.key").getFirst();
  }

  public Connection connect(String database) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:%s/%s".formatted(postgresPort(), database);
    return DriverManager.getConnection(url, USER, password());
  }

  private String postgresPort() {
    return lines("postgres/postmaster.pid").get(PORT_LINE).strip();
  }

  private String password() {
    return lines("password").getFirst();
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(data.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
