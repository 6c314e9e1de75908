package dev.chancery.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** Runs with the machine's clock, plus whatever the test has stepped it by. */
public final class SteppedClock implements InstantSource {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  /** A clock that shows {@code start} now. */
  public SteppedClock(Instant start) {
    ahead.set(Duration.between(Instant.now(), start));
  }

  public void step(Duration by) {
    ahead.updateAndGet(by::plus);
  }

  /** Runs {@code then} that much later, and comes back. */
  public void later(Duration by, Runnable then) {
    step(by);
    try {
      then.run();
    } finally {
      step(by.negated());
    }
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }
}
