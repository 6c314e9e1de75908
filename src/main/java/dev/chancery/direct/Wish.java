package dev.chancery.direct;

import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom a credential is for, and what it is to say.
 *
 * @param validUntil null where it does not expire
 */
public record Wish(Did holder, Claims claims, @Nullable Instant validUntil) {
  @Override
  public String toString() {
    return "Wish[" + holder + "]";
  }
}
