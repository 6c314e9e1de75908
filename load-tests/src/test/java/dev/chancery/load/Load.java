package dev.chancery.load;

import java.time.Duration;

/** How much, and for how long: {@code -Drate}, {@code -Dduration} in seconds. */
record Load(double perSecond, Duration duration) {

  static Load of(double perSecond, Duration duration) {
    return new Load(
        Double.parseDouble(System.getProperty("rate", Double.toString(perSecond))),
        Duration.ofSeconds(Long.getLong("duration", duration.toSeconds())));
  }

  /** A share of it, at the same pace. */
  Load share(double part) {
    return new Load(perSecond * part, duration);
  }
}
