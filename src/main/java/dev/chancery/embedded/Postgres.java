package dev.chancery.embedded;

import dev.chancery.platform.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A PostgreSQL on loopback that loses nothing it has acknowledged. */
record Postgres(DataDirectory directory, Binaries binaries, Secret password) {
  private static final String USER = "chancery";
  private static final String DATABASE = "chancery";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("fsync", "on"),
          Map.entry("synchronous_commit", "on"),
          Map.entry("full_page_writes", "on"),
          Map.entry("listen_addresses", "127.0.0.1"),
          // No socket file: it would stand in /tmp, and its path has a length limit.
          Map.entry("unix_socket_directories", "''"),
          Map.entry("max_connections", "100"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("max_wal_size", "2GB"),
          // for the passwords of others; ours is made by initdb
          Map.entry("scram_iterations", "4096"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"));

  /** Initializes where need be, starts, and makes the database; answers its URI. */
  URI start() throws IOException, SQLException {
    if (!Files.exists(directory.postgres())) {
      initialize();
    }
    int port = Ports.start("PostgreSQL", log(), this::startOn);
    createDatabase(port);
    return URI.create(
        "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(USER, password.reveal(), port, DATABASE));
  }

  /** Beside its place, and moved there when it is whole, so that dying half-way costs nothing. */
  private void initialize() throws IOException {
    Path partial = directory.root().resolve("postgres.partial");
    DataDirectory.deleteAll(partial);
    Command initdb =
        Command.of(
            log(),
            binaries.initdb(),
            "--pgdata=" + partial,
            "--username=" + USER,
            "--auth=scram-sha-256",
            // Rounds slow down who guesses what a person thought of. Nobody guesses 256 bits, and
            // every connection would pay for them.
            "--set=scram_iterations=1",
            "--pwfile=" + directory.passwordFile(),
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8");
    if (initdb.notAsRoot().run() != 0) {
      throw new IOException("initdb failed; see " + log());
    }
    Files.move(partial, directory.postgres(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** {@code pg_ctl} gives the postmaster a session of its own, and waits until it answers. */
  private boolean startOn(int port) throws IOException {
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    settings.put("port", Integer.toString(port));
    String options =
        settings.entrySet().stream()
            .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining(" "));
    String data = directory.postgres().toString();
    return Command.of(
                log(),
                binaries.pgCtl(),
                "start",
                "-D",
                data,
                "-l",
                log().toString(),
                "-o",
                options,
                "-w",
                "-t",
                "60",
                "-s")
            .notAsRoot()
            .run()
        == 0;
  }

  private void createDatabase(int port) throws SQLException {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    try (Connection connection = DriverManager.getConnection(url, USER, password.reveal());
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
      if (!found.next()) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    }
  }

  private Path log() {
    return directory.log().resolve("postgres.log");
  }
}
