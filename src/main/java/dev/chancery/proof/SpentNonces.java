package dev.chancery.proof;

import dev.chancery.model.Problem;
import dev.chancery.platform.database.Pg;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/**
 * The table {@code spent_nonce}, where no credential is recorded with what is spent; where one is,
 * the ledger's own statement fills it.
 */
public final class SpentNonces {
  /** What whoever comes second is told. */
  public static final Problem USED_BEFORE = new Problem.NonceInvalid("the nonce was used before");

  private static final String SPEND =
      """
      insert into spent_nonce (hash, expires_at) values ($1, $2) on conflict do nothing
      """;

  private static final String IS_SPENT =
      """
      select from spent_nonce where hash = $1
      """;

  /** Whether it was spent before, as far as can be seen: it may be spent the moment after. */
  public Future<Boolean> isSpent(SqlClient client, byte[] hash) {
    return client
        .preparedQuery(IS_SPENT)
        .execute(Tuple.of(Pg.bytea(hash)))
        .map(rows -> rows.size() > 0);
  }

  /** Whether it was this call that spent it. */
  public Future<Boolean> spend(SqlClient client, byte[] hash, Instant expiresAt) {
    return client
        .preparedQuery(SPEND)
        .execute(Tuple.of(Pg.bytea(hash), Pg.time(expiresAt)))
        .map(rows -> rows.rowCount() == 1);
  }
}
