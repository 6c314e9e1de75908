package dev.chancery.autoissue;

import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Issued;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Did;
import dev.chancery.platform.bus.Address;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A phone has scanned the code of a collection and asks for its credential.
 *
 * @param proof a proof JWT of the DID's key
 * @param code what the screen showed
 */
public record Scan(
    Did did,
    CollectionId collection,
    @Nullable String proof,
    @Nullable String code,
    @Nullable IdempotencyKey idempotencyKey) {

  public static final Address<Scan, Issued> ADDRESS =
      new Address<>("autoissue.scan", Scan.class, Issued.class, Duration.ofSeconds(10), 4_096);

  @Override
  public String toString() {
    return "Scan[" + did + ", " + collection + "]";
  }
}
