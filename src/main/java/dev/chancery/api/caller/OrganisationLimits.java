package dev.chancery.api.caller;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code organisation_limit}: how many requests an organisation may make in a minute. */
public final class OrganisationLimits {
  /** The topic of changes to limits; the key is the organisation's id. */
  public static final String TOPIC = "organisation-limits";

  private static final String FIND =
      """
      select requests_per_minute from organisation_limit where organisation_id = $1
      """;

  /** Empty where there is no limit. */
  public Future<Optional<Integer>> find(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.first(rows, row -> row.getInteger("requests_per_minute")));
  }

  private static final String REPLACE =
      """
      insert into organisation_limit (organisation_id, requests_per_minute) values ($1, $2)
      on conflict (organisation_id) do update set requests_per_minute = excluded.requests_per_minute
      """;

  private static final String REMOVE =
      """
      delete from organisation_limit where organisation_id = $1
      """;

  /** Sets the limit of an organisation that there is; null for none. */
  public Future<Void> replace(
      SqlClient client, OrganisationId organisation, @Nullable Integer requestsPerMinute) {
    return (requestsPerMinute == null
            ? client.preparedQuery(REMOVE).execute(Tuple.of(organisation.value()))
            : client
                .preparedQuery(REPLACE)
                .execute(Tuple.of(organisation.value(), requestsPerMinute)))
        .mapEmpty();
  }
}
