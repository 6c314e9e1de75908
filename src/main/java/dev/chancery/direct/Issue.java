package dev.chancery.direct;

import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Issued;
import dev.chancery.issuance.Kind;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.bus.Address;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A backend asks for one credential.
 *
 * @param pickup how the holder gets it; null where it goes into the answer
 */
public record Issue(
    Kind.Name kind, Wish wish, @Nullable IdempotencyKey idempotencyKey, @Nullable Pickup pickup) {
  public static final Address<Issue, Issued> ADDRESS =
      new Address<>("direct.issue", Issue.class, Issued.class, Duration.ofSeconds(10), 4_096);
}
