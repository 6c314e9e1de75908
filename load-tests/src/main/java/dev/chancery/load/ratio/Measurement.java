package dev.chancery.load.ratio;

import dev.chancery.load.Floor;
import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Scans;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Floor and gateway in turn, so many rounds, each warmed up before. */
record Measurement(Plan plan, Wrk wrk, LocalGateway gateway, Floor floor) {
  private static final int CROWD = 10_000;

  void run() throws SQLException {
    Holders holders = Holders.crowd(CROWD);
    if (plan.what().contains("open")) {
      String collection = gateway.api().newCollection("open");
      List<String> bodies =
          holders.all().stream().map(holder -> Scans.bare(holder, collection)).toList();
      compare("open", bodies, () -> wrk.repeating(gateway.api().base(), bodies));
    }
    if (plan.what().contains("proof")) {
      String collection = gateway.api().newCollection("proof");
      List<String> bodies =
          holders.all().stream().map(holder -> Scans.bare(holder, collection)).toList();
      Proofs proofs = new Proofs(gateway, holders, collection, plan.duration());
      compare("proof", bodies, () -> proofs.spend(wrk));
    }
  }

  private void compare(String admission, List<String> bodies, Supplier<Wrk.Run> scan)
      throws SQLException {
    System.out.println(admission + ": warming up");
    wrk.repeating(floor.api().base(), bodies);
    scan.get();
    List<Double> floors = new ArrayList<>();
    List<Double> gateways = new ArrayList<>();
    try (Connection database = gateway.servers().connect("chancery");
        Heap heap = Heap.watched(gateway.management())) {
      for (int round = 0; round < plan.rounds(); round++) {
        database.createStatement().execute("CHECKPOINT");
        Wrk.Run ground = wrk.repeating(floor.api().base(), bodies).checked();
        database.createStatement().execute("CHECKPOINT");
        Statements before = Statements.now(database);
        Wrk.Run run = scan.get().checked();
        Statements during = Statements.now(database).since(before);
        floors.add(ground.perSecond());
        gateways.add(run.perSecond());
        System.out.printf(
            "%s %d: floor %.0f/s (p50 %.1f ms), gateway %.0f/s (p50 %.1f ms, p99 %.1f ms), ratio %.2f, %.3f statements and %.4f reads each, heap %d MB%n",
            admission,
            round + 1,
            ground.perSecond(),
            ground.p50().toNanos() / 1e6,
            run.perSecond(),
            run.p50().toNanos() / 1e6,
            run.p99().toNanos() / 1e6,
            run.perSecond() / ground.perSecond(),
            during.total() / (double) run.requests(),
            during.reads() / (double) run.requests(),
            heap.megabytes());
        during
            .most(4)
            .forEach(
                entry -> System.out.printf("  %7d %.100s%n", entry.getValue(), entry.getKey()));
      }
    }
    System.out.printf(
        "%s: floor %.0f/s, gateway %.0f/s, ratio %.2f%n",
        admission, median(floors), median(gateways), median(gateways) / median(floors));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
