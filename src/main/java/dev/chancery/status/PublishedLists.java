package dev.chancery.status;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusPurpose;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Remembered;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * Signed lists as they are served: from memory, forgotten when a newer one is published anywhere.
 */
public final class PublishedLists {
  private static final long MOST_IN_MEMORY = 1_000;
  private static final Duration MISS = Duration.ofSeconds(1);

  private record Key(StatusListId list, StatusPurpose purpose) {}

  private final Vertx vertx;
  private final Database database;
  private final StatusPublications publications = new StatusPublications();
  private final Remembered<Key, Optional<PublishedList>> memory;

  public PublishedLists(Vertx vertx, Database database, Changes changes) {
    this.vertx = vertx;
    this.database = database;
    this.memory =
        new Remembered<>(
            MOST_IN_MEMORY, found -> found.isPresent() ? Duration.ofMinutes(1) : MISS, this::load);
    changes.on(StatusPublisher.TOPIC, this::forget);
  }

  /** What the list with this id says for {@code purpose}, or {@link Problem.NotFound}. */
  public Future<PublishedList> require(StatusListId id, StatusPurpose purpose) {
    return memory
        .get(new Key(id, purpose))
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new ProblemException(new Problem.NotFound("status list", id.toString()))));
  }

  private Future<Optional<PublishedList>> load(Key key) {
    return database
        .with(client -> publications.published(client, key.list, key.purpose))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : vertx.executeBlocking(() -> Optional.of(found.get().get()), false));
  }

  private void forget(String id) {
    StatusListId list = StatusListId.parse(id);
    for (StatusPurpose purpose : StatusPurpose.values()) {
      memory.forget(new Key(list, purpose));
    }
  }
}
