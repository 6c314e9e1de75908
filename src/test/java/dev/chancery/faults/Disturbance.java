package dev.chancery.faults;

import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.Canary;
import dev.chancery.faults.kit.Distribution;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Calls at a constant rate while something breaks.
 *
 * @param broken when it was broken, in {@link System#nanoTime}
 * @param jitter the machine's own
 */
record Disturbance(long broken, List<Outcome> outcomes, Distribution jitter) {
  /** Below this, two cores that others use too tell nothing apart. */
  private static final Duration NOISE = Duration.ofMillis(20);

  private static final Duration AT_FIRST = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(1);

  /** Sends for {@code calm}, runs {@code breaking}, and sends for {@code troubled} more. */
  static Disturbance of(
      double perSecond, Supplier<Call> calls, Duration calm, Runnable breaking, Duration troubled) {
    try (Canary canary = Canary.start();
        Load load = Load.start(perSecond, calls)) {
      LockSupport.parkNanos(calm.toNanos());
      breaking.run();
      long broken = System.nanoTime();
      LockSupport.parkNanos(troubled.toNanos());
      return new Disturbance(broken, load.stop(), canary.stop());
    }
  }

  /** What was to be sent before it broke. */
  List<Outcome> calm() {
    return outcomes.stream().filter(outcome -> outcome.intended() - broken < 0).toList();
  }

  /** What was to be sent so long after it broke, or later. */
  List<Outcome> after(Duration from) {
    return between(from, LONG);
  }

  private List<Outcome> between(Duration from, Duration to) {
    return outcomes.stream()
        .filter(
            outcome ->
                outcome.intended() - broken >= from.toNanos()
                    && outcome.intended() - broken < to.toNanos())
        .toList();
  }

  /** Whoever waits for an answer has hardly noticed. */
  void requireUnnoticed() {
    Duration calm = Distribution.of(calm()).above(jitter, .99);
    BestOfThree.require(
        "p99 of the first second",
        Distribution.of(between(Duration.ZERO, AT_FIRST)).above(jitter, .99),
        calm.plusMillis(100));
    BestOfThree.require("p99 after that", p99After(AT_FIRST), atLeastNoise(calm.multipliedBy(2)));
  }

  /** Above the machine's own. */
  Duration p99After(Duration from) {
    return Distribution.of(after(from)).above(jitter, .99);
  }

  static Duration atLeastNoise(Duration limit) {
    return limit.compareTo(NOISE) < 0 ? NOISE : limit;
  }
}
