package dev.chancery.issuance;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;

/**
 * Until when whoever asked is answered, {@code end} on the {@link System#nanoTime} clock, whatever
 * is lost on the way. A batch is given that of its entry that has waited longest.
 */
record Deadline(long end) {
  /** From the asking to the answer, of two commits and two look-ups that all hang. */
  static final Duration WHOLE = Duration.ofMillis(1_900);

  /**
   * How long a commit may take; with {@link #LOOK_UP}, a server that hangs costs whoever asked less
   * than a second.
   */
  private static final Duration COMMIT = Duration.ofMillis(650);

  /** What is kept for the look-up of a batch in doubt. */
  private static final Duration LOOK_UP = Duration.ofMillis(300);

  /** What a batch needs at least: half a commit's time, and the look-up. */
  private static final Duration LEAST = COMMIT.dividedBy(2).plus(LOOK_UP);

  static Deadline from(long now) {
    return new Deadline(now + WHOLE.toNanos());
  }

  /**
   * What a batch of these goes by. One that has hardly any time left goes along and hurries nobody:
   * it would fail the others with it.
   */
  static Deadline earliest(Collection<Deadline> deadlines, long now) {
    return deadlines.stream()
        .filter(deadline -> deadline.left(now).compareTo(LEAST) >= 0)
        .min(by(now))
        .orElseGet(() -> deadlines.stream().max(by(now)).orElseThrow());
  }

  private static Comparator<Deadline> by(long now) {
    return Comparator.comparingLong(deadline -> deadline.end - now);
  }

  Duration left(long now) {
    return Duration.ofNanos(Math.max(0, end - now));
  }

  /** A commit that begins {@code now}; the look-up that it may need fits behind it. */
  Duration commit(long now) {
    Duration left = left(now).minus(LOOK_UP);
    return left.isNegative() ? Duration.ZERO : shorter(COMMIT, left);
  }

  /**
   * A look-up that begins {@code now}, of a batch first sent at {@code sent}. One that was lost at
   * once leaves it the rest of the commit's time too.
   */
  Duration lookUp(long sent, long now) {
    Duration rest = Duration.ofNanos(sent - now).plus(COMMIT).plus(LOOK_UP);
    return shorter(left(now), rest.compareTo(LOOK_UP) > 0 ? rest : LOOK_UP);
  }

  /** Whether what was not stored can still go with the next batch, and not hurry it. */
  boolean allowsAnother(long now) {
    return left(now).compareTo(COMMIT.plus(LOOK_UP)) >= 0;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
