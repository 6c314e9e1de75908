package dev.chancery.offer;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How a credential gets to its holder, where it is not in the answer to who asked for it. */
public sealed interface Pickup {
  /** How long it waits. */
  Duration lifetime();

  /** Until when it waits: the same when it is asked again of what the ledger has kept. */
  default Instant end(Instant issuedAt) {
    return issuedAt.truncatedTo(ChronoUnit.SECONDS).plus(lifetime());
  }

  /** The holder proves the key of the DID. */
  record ByProof(Duration lifetime) implements Pickup {}

  /** Whoever has the token fetches it, once. */
  record ByToken(Duration lifetime) implements Pickup {}
}
