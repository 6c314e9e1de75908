package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;

/**
 * A lock for each bulk, between those who finish rows of it and whoever stops it, who has to be
 * told the truth. PostgreSQL gives it in the order in which it is asked for.
 */
final class Brake {
  private static final String HOLD =
      """
      select pg_advisory_xact_lock_shared(hashtextextended('bulk|' || $1::uuid::text, 0))
      """;

  private static final String PULL =
      """
      select pg_advisory_xact_lock(hashtextextended('bulk|' || $1::uuid::text, 0))
      """;

  private Brake() {}

  /** Nobody stops the bulk until the transaction ends; whether anybody has is looked at after. */
  static Future<Void> hold(SqlClient client, BulkId bulk) {
    return client.preparedQuery(HOLD).execute(Tuple.of(bulk.value())).mapEmpty();
  }

  /** When nothing of the bulk is about to be committed; nothing is until the transaction ends. */
  static Future<Void> pull(SqlClient client, BulkId bulk) {
    return client.preparedQuery(PULL).execute(Tuple.of(bulk.value())).mapEmpty();
  }
}
