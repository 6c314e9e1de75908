package dev.chancery.load.ratio;

import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Scans;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** 500 scans a second by timetable, a canary beside: with commits as they are, and delayed. */
record Timetable(
    Plan plan, LocalGateway gateway, Postgres postgres, Holders holders, Path directory) {
  private static final int PER_SECOND = 500;

  void run() throws SQLException {
    List<String> bodies = Scans.bare(holders, gateway.api().newCollection("open"));
    plan.warmUp().repeating(gateway.api().base(), bodies);
    onTime().post(bodies);
    measure("commits as they are", bodies);
    delayCommits(2000);
    try {
      measure("commits delayed by 2 ms", bodies);
    } finally {
      delayCommits(0);
    }
  }

  private void measure(String what, List<String> bodies) {
    try (var canary = Canary.start(directory)) {
      OpenLoop.Outcome scans = onTime().post(bodies);
      System.out.printf(
          "%d/s by timetable, %s: %s; the canary %s; other answers %s%n",
          PER_SECOND, what, scans.latencies().told(), canary.lateness().told(), scans.others());
    }
  }

  private OpenLoop onTime() {
    return new OpenLoop(gateway.api(), PER_SECOND, plan.duration());
  }

  private void delayCommits(int microseconds) throws SQLException {
    postgres.execute("ALTER SYSTEM SET commit_delay = " + microseconds);
    postgres.execute("ALTER SYSTEM SET commit_siblings = " + (microseconds > 0 ? 0 : 5));
    postgres.execute("SELECT pg_reload_conf()");
  }
}
