package dev.chancery.issuance;

import dev.chancery.platform.database.Pg;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code credential} and {@code spent_nonce}, as the ledger reads them; {@link Recorder}
 * fills them, and {@link CredentialLife} changes what becomes of them.
 */
final class LedgerRows {
  private static final String STORED =
      """
      select id from credential where id = any($1)
      """;

  /** Which of {@code entries} are there. */
  Future<Set<UUID>> stored(SqlClient client, List<Entry> entries) {
    UUID[] ids = entries.stream().map(entry -> entry.id().value()).toArray(UUID[]::new);
    return client
        .preparedQuery(STORED)
        .execute(Tuple.of(ids))
        .map(
            rows -> {
              Set<UUID> found = new HashSet<>();
              rows.forEach(row -> found.add(row.getUUID("id")));
              return found;
            });
  }

  private static final String OBSTACLE =
      """
      select
        exists (select from credential where id = $1) as stored,
        exists (select from credential where collection_id = $2 and seat = $3) as seat_taken,
        (select count(*) from credential where collection_id = $2 and holder_id = $4 and copy is not null) as copies,
        exists (select from spent_nonce where hash = $5 and credential_id = $1) as spent,
        exists (select from credential where name = $6) as name_taken
      """;

  /**
   * Why an entry was not stored: {@link Recording.SpentBefore} where what it was to spend is not
   * {@code spent}, nor spent by itself at an earlier attempt; null where nothing stands in its way
   * any more.
   */
  Future<@Nullable Recording> obstacle(SqlClient client, Entry entry, boolean spent) {
    return client
        .preparedQuery(OBSTACLE)
        .execute(
            Tuple.of(
                entry.id().value(),
                entry.collection() == null ? null : entry.collection().value(),
                entry.seat(),
                entry.holderId() == null ? null : entry.holderId().value(),
                entry.once() == null ? null : Pg.bytea(entry.once().hash()),
                entry.name() == null ? null : Pg.bytea(entry.name())))
        .map(rows -> obstacle(entry, spent, rows.iterator().next()));
  }

  private static @Nullable Recording obstacle(Entry entry, boolean spent, Row row) {
    if (row.getBoolean("stored")) {
      return new Recording.Recorded();
    }
    if (!spent && !row.getBoolean("spent")) {
      return new Recording.SpentBefore();
    }
    if (row.getBoolean("name_taken")) {
      return new Recording.NameTaken();
    }
    if (entry.copies() != null && row.getLong("copies") >= entry.copies()) {
      return new Recording.CopiesTaken();
    }
    return row.getBoolean("seat_taken") ? new Recording.SeatTaken() : null;
  }
}
