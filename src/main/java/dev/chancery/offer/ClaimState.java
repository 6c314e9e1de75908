package dev.chancery.offer;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a claim is in its life. What has ended does not begin again. */
public enum ClaimState {
  WAITING,
  COLLECTED,
  /** By its organisation. */
  CANCELLED,
  EXPIRED;

  /** What the API and the database call it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ClaimState> ofWireName(String wireName) {
    return Stream.of(values()).filter(state -> state.wireName().equals(wireName)).findAny();
  }
}
