package dev.chancery.load.ratio;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What to measure, of which working copy, and for how long. */
record Plan(Path root, List<String> jvm, Duration duration, int rounds, Set<String> what) {
  static final Duration WARM_UP = Duration.ofSeconds(10);

  static Plan ofProperties() {
    return new Plan(
        Path.of(System.getProperty("root")).toAbsolutePath().normalize(),
        List.of(System.getProperty("jvm").split(" ")),
        Duration.ofSeconds(Integer.getInteger("seconds")),
        Integer.getInteger("rounds"),
        Set.of(System.getProperty("what").split(",")));
  }
}
