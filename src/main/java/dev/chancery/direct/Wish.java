package dev.chancery.direct;

import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whom a credential is for, and what it is to say.
 *
 * @param validUntil null where it does not expire
 * @param parent the delegation that a delegation is to be under; null where there is none
 * @param delegatorProof what the delegator signed for a delegation; null where nothing came
 */
public record Wish(
    Did holder,
    Claims claims,
    @Nullable Instant validUntil,
    @Nullable CredentialId parent,
    @Nullable String delegatorProof) {
  @Override
  public String toString() {
    return "Wish[" + holder + "]";
  }
}
