package dev.chancery.load.ratio;

import dev.chancery.load.Floor;
import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Project;
import dev.chancery.load.TemporaryDirectory;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * How a gateway compares to the least that any durable issuer must do, and what else can only be
 * measured where everything is on one machine: on one PostgreSQL with fsync on, by wrk and by
 * timetable.
 */
public final class Ratio {
  private static final int CROWD = 10_000;

  private Ratio() {}

  public static void main(String[] args) throws SQLException {
    Plan plan = Plan.ofProperties();
    Project project = Project.compiled(plan.root());
    try (var directory = TemporaryDirectory.create()) {
      prepare(project, directory.path(), plan);
      try (var gateway = LocalGateway.embedded(project, directory.path(), plan.jvm())) {
        measure(plan, project, gateway, directory.path());
      }
    }
  }

  /** pg_stat_statements has to be there when PostgreSQL starts, hence a first start. */
  private static void prepare(Project project, Path directory, Plan plan) throws SQLException {
    try (var gateway = LocalGateway.embedded(project, directory, plan.jvm());
        var postgres = Postgres.of(gateway.servers(), "postgres")) {
      postgres.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
      postgres.execute("CREATE DATABASE floor");
      postgres.execute("CREATE DATABASE bullmq");
    }
  }

  private static void measure(Plan plan, Project project, LocalGateway gateway, Path directory)
      throws SQLException {
    Holders holders = Holders.crowd(CROWD);
    try (var postgres = Postgres.of(gateway.servers(), "chancery")) {
      postgres.execute("CREATE EXTENSION pg_stat_statements");
      if (plan.asksForThroughput()) {
        Path source = plan.here().resolve("floor/Floor.java");
        try (var floor =
            Floor.start(project, source, gateway.servers().postgres("floor"), directory)) {
          new Throughput(plan, gateway, floor, postgres, holders).compare();
        }
      }
      if (plan.asksFor("start")) {
        Start.measure(plan, project, gateway, directory, holders);
      }
      if (plan.asksFor("timetable")) {
        new Timetable(plan, gateway, postgres, holders, directory).run();
      }
    }
  }
}
