package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/**
 * A lock for each bulk, between those who finish rows of it and whoever stops it, who has to be
 * told the truth. PostgreSQL gives it in the order in which it is asked for.
 */
final class Brake {
  /** A commit on a slow disk takes longer than any other lock is waited for. */
  private static final String PATIENTLY =
      """
      select set_config('lock_timeout', '4s', true)
      """;

  private static final String HOLD =
      """
      select pg_advisory_xact_lock_shared(hashtextextended('bulk|' || $1::uuid::text || $2::uuid::text, 0))
      """;

  private static final String PULL =
      """
      select pg_advisory_xact_lock(hashtextextended('bulk|' || $1::uuid::text || $2::uuid::text, 0))
      """;

  private Brake() {}

  /** Nobody stops the bulk until the transaction ends; whether anybody has is looked at after. */
  static Future<Void> hold(SqlClient client, OrganisationId organisation, BulkId bulk) {
    return lock(client, HOLD, organisation, bulk);
  }

  /** When nothing of the bulk is about to be committed; nothing is until the transaction ends. */
  static Future<Void> pull(SqlClient client, OrganisationId organisation, BulkId bulk) {
    return lock(client, PULL, organisation, bulk);
  }

  private static Future<Void> lock(
      SqlClient client, String lock, OrganisationId organisation, BulkId bulk) {
    return client
        .preparedQuery(PATIENTLY)
        .execute()
        .compose(
            _ -> client.preparedQuery(lock).execute(Tuple.of(organisation.value(), bulk.value())))
        .mapEmpty();
  }
}
