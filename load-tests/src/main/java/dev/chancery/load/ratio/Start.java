package dev.chancery.load.ratio;

import dev.chancery.load.Holders;
import dev.chancery.load.LocalGateway;
import dev.chancery.load.Project;
import dev.chancery.load.Scans;
import java.nio.file.Path;

/** A second node beside the first, so many times: how soon it is ready, and its first answer. */
final class Start {
  private Start() {}

  static void measure(
      Plan plan, Project project, LocalGateway running, Path directory, Holders holders) {
    String collection = running.api().newCollection("open");
    for (int i = 0; i < plan.rounds(); i++) {
      String scan = Scans.bare(holders.at(i), collection);
      try (var node = LocalGateway.beside(running, project, directory, plan.jvm())) {
        System.out.printf(
            "start %d: ready after %d ms, first answer after %.0f ms, second %.1f ms%n",
            i + 1, node.readyAfter().toMillis(), millis(node, scan), millis(node, scan));
      }
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
