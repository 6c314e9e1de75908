package dev.chancery.autoissue;

import dev.chancery.model.CollectionId;
import dev.chancery.model.Digests;
import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code screen}: who may show a collection's code. A token is 256 bits, shown once,
 * stored as its SHA-256.
 */
public final class Screens {
  /** A screen without its token. */
  public record Screen(UUID id, String name, Instant createdAt, @Nullable Instant withdrawnAt) {
    private static Screen from(Row row) {
      return new Screen(
          row.getUUID("id"),
          row.getString("name"),
          Pg.instant(row, "created_at"),
          Pg.optionalInstant(row, "withdrawn_at"));
    }
  }

  /** A screen that was just made, with the token that opens it. */
  public record Opened(UUID id, String token) {
    @Override
    public String toString() {
      return "Opened[" + id + "]";
    }
  }

  private final Randomness randomness;

  public Screens(Randomness randomness) {
    this.randomness = randomness;
  }

  private static final String INSERT =
      """
      insert into screen (id, organisation_id, collection_id, name, token_hash) values ($1, $2, $3, $4, $5)
      """;

  public Future<Opened> insert(
      SqlClient client, OrganisationId organisation, CollectionId collection, String name) {
    UUID id = Ids.version4(randomness.bytes(16));
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(32));
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                id,
                organisation.value(),
                collection.value(),
                name,
                Pg.bytea(Digests.sha256(token))))
        .map(new Opened(id, token));
  }

  private static final String ALL =
      """
      select id, name, created_at, withdrawn_at from screen
      where organisation_id = $1 and collection_id = $2 order by created_at, id limit 1000
      """;

  public Future<List<Screen>> all(
      SqlClient client, OrganisationId organisation, CollectionId collection) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(organisation.value(), collection.value()))
        .map(rows -> Rows.all(rows, Screen::from));
  }

  private static final String OPENS =
      """
      select 1 from screen where collection_id = $1 and token_hash = $2 and withdrawn_at is null
      """;

  /** Whether {@code token} opens a screen of {@code collection}. */
  public Future<Boolean> opens(SqlClient client, CollectionId collection, String token) {
    return client
        .preparedQuery(OPENS)
        .execute(Tuple.of(collection.value(), Pg.bytea(Digests.sha256(token))))
        .map(rows -> rows.size() > 0);
  }

  private static final String WITHDRAW =
      """
      update screen set withdrawn_at = now()
      where organisation_id = $1 and collection_id = $2 and id = $3 and withdrawn_at is null
      """;

  /** Ends a screen; false where there was none to end. */
  public Future<Boolean> withdraw(
      SqlClient client, OrganisationId organisation, CollectionId collection, UUID id) {
    return client
        .preparedQuery(WITHDRAW)
        .execute(Tuple.of(organisation.value(), collection.value(), id))
        .map(rows -> rows.rowCount() == 1);
  }
}
