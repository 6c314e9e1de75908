package dev.chancery.load.ratio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What to measure, of which working copy, and for how long.
 *
 * @param here the folder of the load tests
 * @param jvm options of the gateway's JVM
 * @param rows how many a file has
 */
record Plan(
    Path here,
    Path root,
    List<String> jvm,
    Duration duration,
    int rounds,
    int rows,
    Set<String> what) {
  private static final List<String> THROUGHPUT =
      List.of("open", "proof", "direct", "batch", "bulk");
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  static Plan ofProperties() {
    return new Plan(
        Path.of(System.getProperty("here")),
        Path.of(System.getProperty("root")).toAbsolutePath().normalize(),
        List.of(System.getProperty("jvm").split(" ")),
        Duration.ofSeconds(Integer.getInteger("seconds")),
        Integer.getInteger("rounds"),
        Integer.getInteger("rows"),
        Set.of(System.getProperty("what").split(",")));
  }

  boolean asksFor(String measurement) {
    return what.contains(measurement);
  }

  boolean asksForThroughput() {
    return THROUGHPUT.stream().anyMatch(what::contains);
  }

  Wrk wrk() {
    return new Wrk(script(), duration, Wrk.Target.SCANS);
  }

  /** A stretch of the warm-up. */
  Wrk warmUp() {
    return new Wrk(script(), WARM_UP, Wrk.Target.SCANS);
  }

  private Path script() {
    return here.resolve("wrk/post.lua");
  }
}
