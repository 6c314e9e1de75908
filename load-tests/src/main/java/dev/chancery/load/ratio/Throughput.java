package dev.chancery.load.ratio;

import dev.chancery.load.Backend;
import dev.chancery.load.Floor;
import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Scans;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Floor and gateway in turn under a closed loop of 64 connections, both warm. */
record Throughput(
    Plan plan, LocalGateway gateway, Floor floor, Postgres postgres, Holders holders) {

  private static final int MOST_STRETCHES = 12;
  private static final double STILL_WARMING = 1.03;

  /** How many credentials a batch has. */
  private static final int BATCH = 100;

  private static final List<String> DIRECT =
      List.of("eddsa-rdfc-2022", "Ed25519Signature2020", "vc+jwt", "dc+sd-jwt");

  /**
   * One way of asking the gateway for credentials.
   *
   * @param bare what the floor is asked meanwhile
   */
  private record Lane(String name, List<String> bare, Function<Wrk, Wrk.Run> ask) {}

  void compare() throws SQLException {
    if (plan.asksFor("open")) {
      compare(open());
    }
    if (plan.asksFor("proof")) {
      compare(proof());
    }
    if (plan.asksFor("direct")) {
      Backend backend = Backend.of(gateway.api());
      for (String proofType : DIRECT) {
        compare(direct(backend, proofType));
      }
    }
    if (plan.asksFor("batch")) {
      Backend backend = Backend.of(gateway.api());
      compare(batch(backend, "eddsa-rdfc-2022"));
      compare(batch(backend, "vc+jwt"));
    }
    if (plan.asksFor("bulk")) {
      BulkFiles files = new BulkFiles(plan, gateway, () -> onFloor(plan.wrk(), open()));
      files.measure("dc+sd-jwt", "P-256");
      files.measure("ldp_vc", "Ed25519");
    }
  }

  private Lane direct(Backend backend, String proofType) {
    return posted(
        "direct, " + proofType,
        new Wrk.Target("/api/v1/credentials/issue", gateway.api().key(), 1),
        backend.orders(holders, proofType));
  }

  private Lane batch(Backend backend, String proofType) {
    return posted(
        "batches of " + BATCH + ", " + proofType,
        new Wrk.Target("/api/v1/credentials/issue/batch", gateway.api().key(), BATCH),
        IntStream.range(0, holders.all().size() / BATCH)
            .mapToObj(n -> backend.batch(holders, n, BATCH, proofType))
            .toList());
  }

  private Lane posted(String name, Wrk.Target target, List<String> bodies) {
    return new Lane(
        name,
        Scans.bare(holders, "floor"),
        wrk -> wrk.to(target).repeating(gateway.api().base(), bodies));
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
    warm(lane.ask);
    List<Round> rounds = new ArrayList<>();
    try (var heap = Heap.watched(gateway.management())) {
      for (int i = 0; i < plan.rounds(); i++) {
        rounds.add(round(lane));
        System.out.printf("%s, round %d: %s%n", lane.name, i + 1, rounds.getLast());
      }
      System.out.println(Round.summary(lane.name, rounds, heap.megabytes()));
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
    Wrk.Run run = lane.ask.apply(plan.wrk()).checked();
    return new Round(ground, run, postgres.statements().since(before));
  }

  private Wrk.Run onFloor(Wrk wrk, Lane lane) {
    return wrk.repeating(floor.api().base(), lane.bare);
  }
}
