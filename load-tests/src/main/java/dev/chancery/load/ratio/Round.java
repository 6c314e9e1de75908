package dev.chancery.load.ratio;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The floor once, the gateway once, and what the gateway asked of PostgreSQL meanwhile. */
record Round(Wrk.Run floor, Wrk.Run gateway, Statements statements) {
  private static final int SHOWN = 5;

  static String summary(String admission, List<Round> rounds, long heap) {
    double floor = median(rounds, round -> round.floor.perSecond());
    double gateway = median(rounds, round -> round.gateway.perSecond());
    return """

    %s, medians of %d | floor %.0f/s | gateway %.0f/s | ratio %.2f | statements %.3f | reads %.4f | heap %d MB
    what ran most in the last round, for each credential:
    %s
    """
        .formatted(
            admission,
            rounds.size(),
            floor,
            gateway,
            gateway / floor,
            median(rounds, round -> round.each(round.statements.total())),
            median(rounds, round -> round.each(round.statements.reads())),
            heap,
            rounds.getLast().most());
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private double each(long count) {
    return count / (double) gateway.requests();
  }

  private String most() {
    return statements.most(SHOWN).stream()
        .map(entry -> "  %.4f  %.100s".formatted(each(entry.getValue()), entry.getKey()))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return "floor %s, gateway %s, ratio %.2f"
        .formatted(told(floor), told(gateway), gateway.perSecond() / floor.perSecond());
  }

  private static String told(Wrk.Run run) {
    return "%.0f/s (p50 %.1f ms, p99 %.1f ms, %d refused)"
        .formatted(run.perSecond(), millis(run.p50()), millis(run.p99()), run.refused());
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
