package dev.chancery.load.ratio;

import dev.chancery.load.Floor;
import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Scans;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Floor and gateway in turn under a closed loop of 64 connections, both warm. */
record Throughput(
    Plan plan, LocalGateway gateway, Floor floor, Postgres postgres, Holders holders) {

  private static final int MOST_STRETCHES = 12;
  private static final double STILL_WARMING = 1.03;

  /** One way of asking the gateway for credentials. */
  private record Lane(String admission, List<String> bare, Function<Wrk, Wrk.Run> scan) {}

  void compare() throws SQLException {
    if (plan.asksFor("open")) {
      compare(open());
    }
    if (plan.asksFor("proof")) {
      compare(proof());
    }
  }

  private Lane open() {
    List<String> bodies = Scans.bare(holders, gateway.api().newCollection("open"));
    return new Lane("open", bodies, wrk -> wrk.repeating(gateway.api().base(), bodies));
  }

  private Lane proof() {
    String collection = gateway.api().newCollection("proof");
    Proofs proofs = new Proofs(gateway, holders, collection);
    return new Lane("proof", Scans.bare(holders, collection), proofs::spend);
  }

  private void compare(Lane lane) throws SQLException {
    warm(wrk -> onFloor(wrk, lane));
    warm(lane.scan);
    List<Round> rounds = new ArrayList<>();
    try (var heap = Heap.watched(gateway.management())) {
      for (int i = 0; i < plan.rounds(); i++) {
        rounds.add(round(lane));
        System.out.printf("%s, round %d: %s%n", lane.admission, i + 1, rounds.getLast());
      }
      System.out.println(Round.summary(lane.admission, rounds, heap.megabytes()));
    }
  }

  /** Until two stretches are hardly faster than the best before them: the JVM has compiled. */
  private void warm(Function<Wrk, Wrk.Run> scan) {
    double best = 0;
    int flat = 0;
    for (int stretch = 0; stretch < MOST_STRETCHES && flat < 2; stretch++) {
      double now = scan.apply(plan.warmUp()).perSecond();
      flat = now < best * STILL_WARMING ? flat + 1 : 0;
      best = Math.max(best, now);
    }
  }

  private Round round(Lane lane) throws SQLException {
    postgres.checkpoint();
    Wrk.Run ground = onFloor(plan.wrk(), lane).checked();
    postgres.checkpoint();
    Statements before = postgres.statements();
    Wrk.Run run = lane.scan.apply(plan.wrk()).checked();
    return new Round(ground, run, postgres.statements().since(before));
  }

  private Wrk.Run onFloor(Wrk wrk, Lane lane) {
    return wrk.repeating(floor.api().base(), lane.bare);
  }
}
