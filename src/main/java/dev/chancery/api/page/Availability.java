package dev.chancery.api.page;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a collection can be collected from at present, as whoever asks for its page is told. */
public sealed interface Availability {
  /** Open to everybody who meets its requirements; {@code until} is when it closes, if it does. */
  record Open(@Nullable Instant until) implements Availability {}

  record Paused() implements Availability {}

  record NotYetOpen(Instant opensAt) implements Availability {}

  record Closed(Instant closedAt) implements Availability {}

  /** Nothing is left: its cap is reached. */
  record Exhausted() implements Availability {}
}
