package dev.chancery.faults.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;

/** Who is refused though nothing is broken: a few, since a busy machine is overloaded at times. */
public final class Refusals {
  private static final int MOST_PERCENT = 5;

  /** Of fewer, a single crowd would be more than that. */
  private static final int LEAST_COUNTED = 100;

  private Refusals() {}

  /** All of {@code outcomes} are issued, but for one in twenty that may ask again. */
  public static void requireRare(Collection<Outcome> outcomes) {
    assertThat(outcomes).allMatch(outcome -> outcome.isIssued() || outcome.isRefusedForNow());
    assertThat(outcomes)
        .filteredOn(Outcome::isRefusedForNow)
        .as("refused of %d", outcomes.size())
        .hasSizeLessThanOrEqualTo(Math.max(outcomes.size(), LEAST_COUNTED) * MOST_PERCENT / 100);
  }
}
