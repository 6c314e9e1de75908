package dev.chancery.faults.kit;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/** Durations, by percentile. */
public final class Distribution {
  private final long[] nanos;

  private Distribution(long[] nanos) {
    this.nanos = nanos;
    Arrays.sort(nanos);
  }

  /** Of what was observed, which must not be nothing. */
  public static Distribution of(long... nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("nothing was observed");
    }
    return new Distribution(nanos.clone());
  }

  /** Of the latencies of {@code outcomes}. */
  public static Distribution of(Collection<Outcome> outcomes) {
    return of(outcomes.stream().mapToLong(outcome -> outcome.latency().toNanos()).toArray());
  }

  public int size() {
    return nanos.length;
  }

  /** The least duration that {@code share} of all, such as 0.99, do not exceed. */
  public Duration at(double share) {
    return Duration.ofNanos(nanos[Math.max(0, (int) Math.ceil(share * nanos.length) - 1)]);
  }

  /**
   * How much more than {@code canary} this is at {@code share}: what is left of a latency when the
   * machine's own lateness is taken away.
   */
  public Duration above(Distribution canary, double share) {
    Duration more = at(share).minus(canary.at(share));
    return more.isNegative() ? Duration.ZERO : more;
  }

  @Override
  public String toString() {
    return "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms of %d"
        .formatted(millis(.5), millis(.99), millis(.999), millis(1), nanos.length);
  }

  private double millis(double share) {
    return at(share).toNanos() / 1e6;
  }
}
