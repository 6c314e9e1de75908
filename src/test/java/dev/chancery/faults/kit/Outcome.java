package dev.chancery.faults.kit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a {@link Call}.
 *
 * @param number which of the load's calls it was, from 0
 * @param intended when it was to be sent, in {@link System#nanoTime}
 * @param latency from then until the whole answer had come, or it was known that none comes
 * @param status 0 where there was no answer
 * @param body empty where there was no answer
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record Outcome(
    int number,
    long intended,
    Duration latency,
    int status,
    @Nullable String retryAfter,
    byte[] body) {

  /** Whether a credential was acknowledged. */
  public boolean isIssued() {
    return status == 201;
  }

  /** Whether anything was answered at all. */
  public boolean isAnswered() {
    return status != 0;
  }

  /** When the answer had come, in {@link System#nanoTime}. */
  public long ended() {
    return intended + latency.toNanos();
  }
}
