package dev.chancery.issuance;

import dev.chancery.catalog.Collection;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Remembered;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Whether a capped collection has seats left, for whoever shows it; a scan finds out by itself.
 * Asked of PostgreSQL and believed for a moment, so that a page that many look at costs no more
 * than one that nobody does.
 */
public final class Vacancies {
  private static final Duration BELIEVED = Duration.ofSeconds(2);
  private static final int MOST_IN_MEMORY = 10_000;

  private record Capped(OrganisationId organisation, CollectionId id, long cap) {}

  private final Database database;
  private final Remembered<Capped, Boolean> memory =
      new Remembered<>(MOST_IN_MEMORY, _ -> BELIEVED, this::ask);

  public Vacancies(Database database) {
    this.database = database;
  }

  /** Also true where PostgreSQL cannot say so in time: a page is shown all the same. */
  public Future<Boolean> in(Collection collection) {
    Long cap = collection.policy().cap();
    return cap == null
        ? Future.succeededFuture(true)
        : memory.get(new Capped(collection.organisationId(), collection.id(), cap));
  }

  /** Seats are counted only when all have been leased, and no further than the cap. */
  private static final String LEFT =
      """
      select case when seats_leased < $3 then true else (
        select count(*) < $3 from (
          select from credential c where c.collection_id = $2 and c.seat is not null limit $3) taken)
        end as any_left
      from collection where organisation_id = $1 and id = $2
      """;

  private Future<Boolean> ask(Capped asked) {
    return database
        .with(
            client ->
                client
                    .preparedQuery(LEFT)
                    .execute(Tuple.of(asked.organisation.value(), asked.id.value(), asked.cap)))
        .map(rows -> rows.iterator().next().getBoolean("any_left"))
        .otherwise(true);
  }
}
