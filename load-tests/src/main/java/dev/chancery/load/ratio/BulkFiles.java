package dev.chancery.load.ratio;

import dev.chancery.load.Api;
import dev.chancery.load.Holder;
import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Pipeline;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A CSV of so many holders: how fast it is taken in, which is until its upload is answered, and how
 * fast it is worked off from then on, until the bulk is done. The first file of a kind is a small
 * one, to warm up.
 */
final class BulkFiles {
  private static final int FEW = 20_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Plan plan;
  private final LocalGateway gateway;
  private final Supplier<Wrk.Run> floor;
  private final Pipeline pipeline;
  private final Holders holders;

  /** {@code floor}: what the floor does in a second. */
  BulkFiles(Plan plan, LocalGateway gateway, Supplier<Wrk.Run> floor) {
    this.plan = plan;
    this.gateway = gateway;
    this.floor = floor;
    this.pipeline =
        Pipeline.installed(
            plan.here().resolve("bullmq"),
            gateway.servers().postgres("bullmq"),
            gateway.servers().redis());
    this.holders = Holders.withP256(Math.max(plan.rows(), FEW));
  }

  void measure(String format, String curve) {
    System.out.printf("bulk, %s, to warm up: %s%n", format, run(format, curve, FEW));
    for (int round = 1; round <= plan.rounds(); round++) {
      Wrk.Run ground = floor.get();
      double peer = byPipeline();
      try (var heap = Heap.watched(gateway.management())) {
        Run run = run(format, curve, plan.rows());
        System.out.printf(
            "bulk, %s, round %d: %s, all in all at %.0f/s; BullMQ %.0f/s, ratio %.1f; floor %.0f/s, ratio %.2f; heap %d MB%n",
            format,
            round,
            run,
            run.overall(),
            peer,
            run.overall() / peer,
            ground.perSecond(),
            run.issued / ground.perSecond(),
            heap.megabytes());
      }
    }
  }

  /** Rows a second. */
  private record Run(int rows, double takenIn, double issued) {
    /** From the first octet of the file on. */
    double overall() {
      return 1 / (1 / takenIn + 1 / issued);
    }

    @Override
    public String toString() {
      return "%,d rows taken in at %.0f/s, issued at %.0f/s".formatted(rows, takenIn, issued);
    }
  }

  private Run run(String format, String curve, int rows) {
    Api api = gateway.api();
    String collection = api.newCollection("open", format, '"' + curve + '"');
    return withFile(
        rows,
        file -> {
          long began = System.nanoTime();
          JsonNode answer =
              api.upload("/api/v1/collections/" + collection + "/bulk", file, PATIENCE);
          double takenIn = perSecond(rows, began);
          long queued = System.nanoTime();
          awaitDone(api, answer.path("bulkId").stringValue(), rows);
          return new Run(rows, takenIn, perSecond(rows, queued));
        });
  }

  /** It is as fast with few. */
  private double byPipeline() {
    return withFile(FEW, pipeline::perSecond);
  }

  private <T> T withFile(int rows, Function<Path, T> use) {
    try {
      Path file = Files.createTempFile("chancery-rows", ".csv");
      try {
        write(file, rows);
        return use.apply(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path file, int rows) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write("did,access\n");
      for (int i = 0; i < rows; i++) {
        Holder holder = holders.at(i);
        writer.write(holder.did() + (i % 2 == 0 ? ",visitor\n" : ",staff\n"));
      }
    }
  }

  private static void awaitDone(Api api, String bulk, int rows) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    JsonNode now = api.look("/api/v1/bulk/" + bulk);
    while (!now.path("state").stringValue().equals("done")) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not done: " + now);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      now = api.look("/api/v1/bulk/" + bulk);
    }
    if (now.path("counts").path("issued").intValue() != rows) {
      throw new IllegalStateException("not all are issued: " + now);
    }
  }

  private static double perSecond(int rows, long began) {
    return rows * 1e9 / (System.nanoTime() - began);
  }
}
