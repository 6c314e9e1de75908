package dev.chancery.status;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.StatusListId;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Remembered;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Signed lists as they are served: from memory, forgotten when a newer one is published anywhere.
 */
public final class PublishedLists {
  private static final long MOST_IN_MEMORY = 1_000;
  private static final Duration MISS = Duration.ofSeconds(1);

  private final Remembered<StatusListId, Optional<Publication>> memory;

  public PublishedLists(Database database, StatusLists lists, Changes changes) {
    this.memory =
        new Remembered<>(
            MOST_IN_MEMORY,
            found -> found.isPresent() ? Duration.ofMinutes(1) : MISS,
            id -> database.with(client -> lists.published(client, id)));
    changes.on(StatusPublisher.TOPIC, id -> memory.forget(StatusListId.parse(id)));
  }

  /** The list with this id, or {@link Problem.NotFound}. */
  public Future<Publication> require(StatusListId id) {
    return memory
        .get(id)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new ProblemException(new Problem.NotFound("status list", id.toString()))));
  }
}
