package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a credential of a collection takes before it is made, all of it or nothing: its part of each
 * quota, and a seat where the collection is capped. Owned by one event loop.
 */
final class Places {
  private final Quotas quotas;
  private final Seats seats;

  Places(Database database, Quotas quotas) {
    this.quotas = quotas;
    this.seats = new Seats(database);
  }

  /** What one credential has taken; {@code seat} is null where there are no seats. */
  record Place(CollectionId collection, @Nullable Long seat, Quotas.Grant grant) {}

  Future<Place> take(Plan plan) {
    CollectionId collection = plan.collection().id();
    return quotas
        .take(plan.kind().name(), collection)
        .compose(
            grant ->
                seat(plan)
                    .map(seat -> new Place(collection, seat.orElse(null), grant))
                    .onFailure(_ -> grant.giveBack()));
  }

  private Future<Optional<Long>> seat(Plan plan) {
    Long cap = plan.collection().policy().cap();
    return cap == null
        ? Future.succeededFuture(Optional.empty())
        : seats.reserve(plan.collection().id(), cap).map(Optional::of);
  }

  /** Whether a seat of a full collection may yet be given back by others. */
  boolean mayComeFree(CollectionId collection) {
    return seats.mayComeFree(collection);
  }

  /** Of a credential that there is none of. */
  void release(Place place) {
    releaseSeat(place);
    place.grant.giveBack();
  }

  /**
   * Of a credential that may not be there. What is in doubt counts: a seat that is taken is found
   * out, a quota is not exceeded.
   */
  void releaseAfter(Throwable failure, Place place) {
    releaseSeat(place);
    if (!Database.isUnavailable(failure)) {
      place.grant.giveBack();
    }
  }

  /** Of a credential whose seat is another's. */
  void releaseTaken(Place place) {
    place.grant.giveBack();
  }

  private void releaseSeat(Place place) {
    if (place.seat != null) {
      seats.release(place.collection, place.seat);
    }
  }
}
