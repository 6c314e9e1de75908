package dev.chancery.issuance;

import dev.chancery.delegation.Delegation;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.proof.VerifiedProof;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A delegation that may be issued: narrower than its parent, and by its delegator.
 *
 * @param parent null where it is the first of its line
 * @param proof what the delegator signed, which is good once; null where the key is the
 *     organisation's
 */
public record Mandate(
    Delegation delegation, @Nullable CredentialId parent, @Nullable VerifiedProof proof) {
  /** The claim that names the parent, so that whoever verifies can follow the line without us. */
  static final String PARENT = "parentCredentialId";

  /** {@code claims} as the credential has them. */
  Claims said(Claims claims) {
    return parent == null ? claims : claims.overriddenBy(new Claims(Map.of(PARENT, parent.urn())));
  }

  /** What is spent by its issuance. */
  @Nullable Once once() {
    return proof == null ? null : new Once(proof.nonceHash(), proof.nonceExpiresAt());
  }

  /** What the next one is held to, as it lies in its row. */
  Origin.Delegated delegated(DataKey dataKey, CredentialId id) {
    return new Origin.Delegated(
        parent, dataKey.seal(associatedData(id), Json.bytes(delegation.json())));
  }

  /** What {@link #delegated} sealed. */
  static Delegation open(DataKey dataKey, CredentialId id, byte[] sealed, @Nullable Instant end) {
    return Delegation.of(new Claims(Json.object(dataKey.open(associatedData(id), sealed))), end);
  }

  private static String associatedData(CredentialId id) {
    return "delegation|" + id;
  }
}
