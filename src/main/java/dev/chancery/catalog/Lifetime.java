package dev.chancery.catalog;

import java.time.Duration;

/**
 * How long a collection's credentials are valid, or its claims wait.
 *
 * @param written ISO 8601, as the organisation wrote it: {@code P30D} stays {@code P30D}
 */
public record Lifetime(String written) {
  public Lifetime {
    if (!Duration.parse(written).isPositive()) {
      throw new IllegalArgumentException("a lifetime of " + written);
    }
  }

  public Duration duration() {
    return Duration.parse(written);
  }
}
