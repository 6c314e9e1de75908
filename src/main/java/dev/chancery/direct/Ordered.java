package dev.chancery.direct;

import java.time.Instant;

/**
 * A batch that is answered later, as whoever ordered it sees it.
 *
 * @param total how many credentials it asks for
 */
public record Ordered(OrderId id, int total, Instant createdAt, State state) {
  /** How far it is. */
  public sealed interface State {
    record Queued() implements State {}

    record Running() implements State {}

    /** {@code answer}: what the caller would have been answered, had it waited. */
    @SuppressWarnings("ArrayRecordComponent") // handed on
    record Done(Instant finishedAt, byte[] answer) implements State {}

    /** {@code problem}: what it would have been told instead. */
    @SuppressWarnings("ArrayRecordComponent") // handed on
    record Failed(Instant finishedAt, byte[] problem) implements State {}
  }
}
