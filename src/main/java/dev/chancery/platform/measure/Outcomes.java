package dev.chancery.platform.measure;

import dev.chancery.model.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How long one kind of work took, by how it ended. Outcomes are few and named by us: never by what
 * a caller sends.
 */
public final class Outcomes {
  private final MeterRegistry meters;
  private final String name;
  private final Tags tags;
  private final ConcurrentHashMap<String, Timer> timers = new ConcurrentHashMap<>();

  /** Timers named {@code name}, each with {@code tags} and an {@code outcome}. */
  public Outcomes(MeterRegistry meters, String name, Tags tags) {
    this.meters = meters;
    this.name = name;
    this.tags = tags;
  }

  /** Counts work that began at {@code startedNanos} ({@link System#nanoTime}) and ended now. */
  public void record(String outcome, long startedNanos) {
    timers
        .computeIfAbsent(outcome, this::timer)
        .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
  }

  /** The same for work that failed: by the problem, or as a bug. */
  public void recordFailure(Throwable failure, long startedNanos) {
    record(
        failure instanceof ProblemException expected
            ? expected.problem().getClass().getSimpleName()
            : "bug",
        startedNanos);
  }

  private Timer timer(String outcome) {
    return Timer.builder(name)
        .tags(tags.and("outcome", outcome))
        .publishPercentileHistogram()
        .register(meters);
  }
}
