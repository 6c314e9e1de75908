package dev.chancery.load.ratio;

import dev.chancery.load.EmbeddedServers;
import dev.chancery.load.Floor;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Project;
import dev.chancery.load.TemporaryDirectory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * How much slower a gateway is than the least that any durable issuer must do: both in turn, on one
 * machine, on one PostgreSQL with fsync on.
 */
public final class Ratio {
  private Ratio() {}

  public static void main(String[] args) throws Exception {
    Path here = Path.of(System.getProperty("here"));
    Plan plan = Plan.ofProperties();
    Project project = Project.compiled(plan.root());
    try (var directory = TemporaryDirectory.create()) {
      countStatements(project, directory.path(), plan.jvm());
      try (var gateway = LocalGateway.embedded(project, directory.path(), plan.jvm());
          var floor = floor(project, here, gateway.servers(), directory.path())) {
        new Measurement(
                plan, new Wrk(here.resolve("wrk/auto-issue.lua"), plan.duration()), gateway, floor)
            .run();
      }
    }
  }

  /** pg_stat_statements must be there when PostgreSQL starts, hence a first start. */
  private static void countStatements(Project project, Path directory, List<String> jvm)
      throws SQLException {
    try (var gateway = LocalGateway.embedded(project, directory, jvm)) {
      execute(
          gateway.servers(),
          "postgres",
          "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
      execute(gateway.servers(), "postgres", "CREATE DATABASE floor");
    }
  }

  private static Floor floor(Project project, Path here, EmbeddedServers servers, Path directory)
      throws SQLException {
    execute(servers, "chancery", "CREATE EXTENSION pg_stat_statements");
    return Floor.start(
        project, here.resolve("floor/Floor.java"), servers.postgres("floor"), directory);
  }

  private static void execute(EmbeddedServers servers, String database, String sql)
      throws SQLException {
    try (Connection connection = servers.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
