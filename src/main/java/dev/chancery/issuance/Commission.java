package dev.chancery.issuance;

import dev.chancery.offer.Pickup;
import org.jspecify.annotations.Nullable;

/** One credential that an organisation asks for without a collection. */
sealed interface Commission permits DirectOrder, DocumentOrder {
  Kind kind();

  @Nullable IdempotencyKey idempotencyKey();

  /** Null where the credential goes into the answer, and waits nowhere. */
  @Nullable Pickup pickup();
}
