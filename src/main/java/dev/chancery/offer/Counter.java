package dev.chancery.offer;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.platform.seal.DataKey;
import java.time.Instant;

/** Where credentials are left for their holders. */
public final class Counter {
  /** A credential, and whose it is. */
  public record Left(
      CredentialId id, FormatIdentifier format, String credential, Did issuer, Did holder) {
    @Override
    public String toString() {
      return "Left[" + id + "]";
    }
  }

  /** What is to be written down, so that {@code left} waits from {@code now} on. */
  public Delivery delivery(Left left, Pickup pickup, DataKey dataKey, Instant now) {
    return new Delivery(
        left.issuer,
        Delivery.digest(left.holder),
        null,
        left.format,
        Delivery.seal(dataKey, left.id, left.credential),
        now.plus(pickup.lifetime()));
  }
}
