package dev.chancery.platform.seal;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.memory.Remembered;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Each organisation's data key: made with the organisation, wrapped in a row, kept unwrapped in
 * memory while it is used.
 */
public final class DataKeys {
  private static final int MOST_IN_MEMORY = 1_000;

  private final Database database;
  private final KeyHierarchy hierarchy;
  private final Randomness randomness;
  private final Remembered<OrganisationId, DataKey> memory;

  public DataKeys(Database database, KeyHierarchy hierarchy, Randomness randomness) {
    this.database = database;
    this.hierarchy = hierarchy;
    this.randomness = randomness;
    this.memory = new Remembered<>(MOST_IN_MEMORY, _ -> Duration.ofMinutes(10), this::load);
  }

  /** The data key of {@code organisation}, which must have been {@link #create created}. */
  public Future<DataKey> of(OrganisationId organisation) {
    return memory.get(organisation);
  }

  private static final String INSERT =
      """
      insert into data_key (organisation_id, wrapped) values ($1, $2)
      """;

  /** Makes the organisation's key, in the transaction that makes the organisation. */
  public Future<Void> create(SqlClient client, OrganisationId organisation) {
    byte[] wrapped = hierarchy.wrap(associatedData(organisation), randomness.bytes(32));
    return client
        .preparedQuery(INSERT)
        .execute(Tuple.of(organisation.value(), Pg.bytea(wrapped)))
        .mapEmpty();
  }

  private static final String FIND =
      """
      select wrapped from data_key where organisation_id = $1
      """;

  private Future<DataKey> load(OrganisationId organisation) {
    return database
        .with(client -> client.preparedQuery(FIND).execute(Tuple.of(organisation.value())))
        .map(
            rows ->
                hierarchy.unwrap(
                    associatedData(organisation), Pg.bytes(rows.iterator().next(), "wrapped")));
  }

  private static String associatedData(OrganisationId organisation) {
    return "data_key|" + organisation;
  }
}
