package dev.chancery.issuance;

import dev.chancery.model.Actor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Who changes a credential's state, why if they say so, and when. */
public record Cause(Actor actor, @Nullable String reason, Instant at) {
  public static final int LONGEST_REASON = 500;

  public Cause {
    if (reason != null && (reason.isBlank() || reason.length() > LONGEST_REASON)) {
      throw new IllegalArgumentException("an empty reason, or too long a one");
    }
    at = at.truncatedTo(ChronoUnit.MICROS); // as PostgreSQL keeps it
  }
}
