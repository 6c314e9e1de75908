package dev.chancery.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * From when until when a credential is valid, as it is emitted: on the hour. {@code until} is
 * absent where it does not expire.
 */
public record Validity(Instant from, @Nullable Instant until) {
  public Validity {
    if (until != null && !until.isAfter(from)) {
      throw new IllegalArgumentException("ends before it begins");
    }
  }

  /**
   * The validity of what is issued at {@code now}: it begins with the hour and ends with one, never
   * sooner than {@code lasting} from now. Copies of one batch must not be linkable by their times
   * (RFC 9901 §10.1, OpenID4VCI 1.0 §15.4.1).
   */
  public static Validity startingAt(Instant now, @Nullable Duration lasting) {
    Instant from = now.truncatedTo(ChronoUnit.HOURS);
    return new Validity(from, lasting == null ? null : hourAtOrAfter(now.plus(lasting)));
  }

  private static Instant hourAtOrAfter(Instant instant) {
    Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(instant) ? hour : hour.plus(1, ChronoUnit.HOURS);
  }
}
