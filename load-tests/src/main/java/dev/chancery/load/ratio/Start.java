package dev.chancery.load.ratio;

import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Project;
import dev.chancery.load.Scans;
import java.nio.file.Path;
import java.util.List;

/**
 * A second node beside the first, so many times: how soon it is ready, and its first answer. As the
 * image starts it, with an AOT cache, and for comparison from the compiler's classes.
 */
final class Start {
  private final Plan plan;
  private final LocalGateway running;
  private final Path directory;
  private final Holders holders;
  private final String collection;

  private Start(Plan plan, LocalGateway running, Path directory, Holders holders) {
    this.plan = plan;
    this.running = running;
    this.directory = directory;
    this.holders = holders;
    this.collection = running.api().newCollection("open");
  }

  static void measure(
      Plan plan, Project project, LocalGateway running, Path directory, Holders holders) {
    Start start = new Start(plan, running, directory, holders);
    List<String> shipped = project.shippedGateway();
    List<String> classes = project.gateway();
    for (int round = 0; round < plan.rounds(); round++) {
      start.measure("as in the image", shipped, 2 * round);
      start.measure("from classes", classes, 2 * round + 1);
    }
  }

  private void measure(String what, List<String> gateway, int holder) {
    String scan = Scans.bare(holders.at(holder), collection);
    try (var node = LocalGateway.beside(running, gateway, directory, plan.jvm())) {
      System.out.printf(
          "start %s: ready after %d ms, first answer after %.0f ms, second %.1f ms%n",
          what, node.readyAfter().toMillis(), millis(node, scan), millis(node, scan));
    }
  }

  private static double millis(LocalGateway node, String scan) {
    long began = System.nanoTime();
    int status = node.api().scan(scan).join();
    if (status != 201) {
      throw new IllegalStateException("answered " + status);
    }
    return (System.nanoTime() - began) / 1e6;
  }
}
