package dev.chancery.offer;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.platform.seal.DataKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where credentials are left for their holders. */
public final class Counter {
  private final DeliveryTokens tokens;

  public Counter(DeliveryTokens tokens) {
    this.tokens = tokens;
  }

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
        tokenHash(left.id, pickup),
        left.format,
        Delivery.seal(dataKey, left.id, left.credential),
        pickup.end(now));
  }

  private byte @Nullable [] tokenHash(CredentialId id, Pickup pickup) {
    return switch (pickup) {
      case Pickup.ByProof _ -> null;
      case Pickup.ByToken _ -> DeliveryTokens.hash(tokens.of(id));
    };
  }
}
