package dev.chancery.autoissue;

import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Issued;
import dev.chancery.model.CollectionId;
import dev.chancery.platform.memory.Coalescing;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Parallel requests with one idempotency key and one body are one request, and all get its answer.
 * One for all lanes of a node, since the bus brings two of them to two lanes; what comes to two
 * nodes the ledger tells apart.
 */
public final class Duplicates {
  private record Same(CollectionId collection, IdempotencyKey key) {}

  private final Coalescing<Same, Issued> underWay = new Coalescing<>();

  /** The outcome of {@code request}, or of the same one that is under way. */
  Future<Issued> one(
      CollectionId collection, IdempotencyKey key, Supplier<Future<Issued>> request) {
    return underWay.get(new Same(collection, key), _ -> request.get());
  }
}
