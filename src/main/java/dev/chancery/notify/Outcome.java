package dev.chancery.notify;

import java.time.Duration;

/** What one attempt came to. A status is a word or a number: never what a stranger has written. */
public sealed interface Outcome {
  String status();

  /** It is theirs now. */
  record Taken(String status) implements Outcome {}

  /** It may be taken later, and so may all that waits for that destination. */
  record Failed(String status) implements Outcome {}

  /** It may be taken later; that is about this message alone. */
  record Deferred(String status) implements Outcome {}

  /** It will never be taken. */
  record Refused(String status) implements Outcome {}

  /** It was not tried, for want of room; there may be some after {@code rest}. */
  record Crowded(String status, Duration rest) implements Outcome {}

  /** It was not tried: who carries all that goes by this channel is away. */
  record Away(String status) implements Outcome {}

  /** What it is called in measurements. */
  default String name() {
    return switch (this) {
      case Taken _ -> "taken";
      case Failed _ -> "failed";
      case Deferred _ -> "deferred";
      case Refused _ -> "refused";
      case Crowded _ -> "crowded";
      case Away _ -> "away";
    };
  }
}
