package dev.chancery.faults;

import java.time.Duration;
import java.util.Collection;

/**
 * A proof of a latency, tried up to three times: on a machine that others use too, one good run
 * says more than two bad ones. Any other failure fails at once.
 */
final class BestOfThree {
  private static final int MOST = 3;

  /** One run, which may be late. */
  interface Attempt {
    void run() throws Exception;
  }

  /** Slower than promised, for which the machine may be to blame. */
  private static final class TooLate extends AssertionError {
    private static final long serialVersionUID = 1;

    TooLate(String message) {
      super(message);
    }
  }

  private BestOfThree() {}

  static void of(Attempt attempt) throws Exception {
    for (int number = 1; ; number++) {
      try {
        attempt.run();
        return;
      } catch (TooLate late) {
        System.err.println("attempt " + number + ": " + late.getMessage());
        if (number == MOST) {
          throw late;
        }
      }
    }
  }

  /** Within an attempt: {@code observed}, of which {@code what} tells, is no longer than that. */
  static void require(String what, Duration observed, Duration most) {
    System.err.printf("%s: %d ms of %d ms%n", what, observed.toMillis(), most.toMillis());
    if (observed.compareTo(most) > 0) {
      throw new TooLate(
          "%s: %d ms, and at most %d ms are promised"
              .formatted(what, observed.toMillis(), most.toMillis()));
    }
  }

  /** Within an attempt: no more than so many times what a busy machine does now and then. */
  static void requireFew(String what, Collection<?> found, int most) {
    System.err.printf("%s: %d of %d%n", what, found.size(), most);
    if (found.size() > most) {
      throw new TooLate("%s: %d, and at most %d".formatted(what, found.size(), most));
    }
  }

  /** Within an attempt: nothing happened of what a starved machine does to a sound gateway. */
  static void requireNone(String what, Collection<?> found) {
    if (!found.isEmpty()) {
      throw new TooLate(
          "%d times %s, as %s".formatted(found.size(), what, found.iterator().next()));
    }
  }
}
