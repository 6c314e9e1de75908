package dev.chancery.offer;

import java.time.Duration;

/** How a credential gets to its holder, where it is not in the answer to who asked for it. */
public sealed interface Pickup {
  /** How long it waits. */
  Duration lifetime();

  /** The holder proves the key of the DID. */
  record ByProof(Duration lifetime) implements Pickup {}
}
