package dev.chancery.issuance;

import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.Validity;
import dev.chancery.offer.Pickup;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One credential, asked for by its organisation with holder and claims.
 *
 * @param holderKey the key that it is bound to; null where the holder is only named
 * @param claims as {@link Kind#claims} made them
 * @param validUntil null where it does not expire
 * @param pickup null where the credential goes into the answer, and waits nowhere
 * @param mandate null where it is no delegation
 */
public record DirectOrder(
    Kind kind,
    Did holder,
    @Nullable PublicJwk holderKey,
    Claims claims,
    @Nullable Instant validUntil,
    @Nullable IdempotencyKey idempotencyKey,
    @Nullable Pickup pickup,
    @Nullable Mandate mandate)
    implements Commission {

  /** The same order, of a delegation that may be issued. */
  DirectOrder under(Mandate granted) {
    return new DirectOrder(
        kind, holder, holderKey, granted.said(claims), validUntil, idempotencyKey, pickup, granted);
  }

  /** What is spent by its issuance. */
  @Nullable Once once() {
    return mandate == null ? null : mandate.once();
  }

  /** The delegation that it is to be under. */
  @Nullable CredentialId parent() {
    return mandate == null ? null : mandate.parent();
  }

  /**
   * From the hour of {@code now} on, as every credential (see {@link Validity#startingAt}). The end
   * may have come since the request did.
   */
  Validity validity(Instant now) {
    if (validUntil != null && !validUntil.isAfter(now)) {
      throw new ProblemException(new Problem.MalformedRequest("/expirationDate", "has passed"));
    }
    return new Validity(Validity.startingAt(now, null).from(), validUntil);
  }
}
