package dev.chancery.api.page;

import java.net.URI;
import java.time.Duration;

/**
 * What {@link ScreenPage} shows.
 *
 * @param link what the QR holds, with the present code; {@code https:} or {@code http:}
 * @param untilNext until the code changes, at most {@code period}
 * @param period how long each code is shown
 */
public record ScreenView(
    String collectionName,
    String issuerName,
    Availability availability,
    URI link,
    Duration untilNext,
    Duration period) {
  public ScreenView {
    Links.requireWeb(link);
    if (untilNext.isNegative() || !period.isPositive() || untilNext.compareTo(period) > 0) {
      throw new IllegalArgumentException("0 ≤ untilNext ≤ period, and period > 0");
    }
  }
}
