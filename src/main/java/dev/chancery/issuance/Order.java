package dev.chancery.issuance;

import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.PublicJwk;
import org.jspecify.annotations.Nullable;

/**
 * One credential, asked for by a lane that has admitted its holder.
 *
 * @param holderKey the key that it is bound to
 * @param own the holder's own claims, which override the collection's
 * @param proved whether the holder has proved the key of the DID, so that an earlier credential is
 *     answered again or replaced
 * @param once what is spent by this issuance
 */
public record Order(
    Plan plan,
    Did holder,
    PublicJwk holderKey,
    Claims own,
    boolean proved,
    @Nullable Once once,
    @Nullable IdempotencyKey idempotencyKey) {

  /** The same order, once what it spends is spent. */
  Order spent() {
    return new Order(plan, holder, holderKey, own, proved, null, idempotencyKey);
  }
}
