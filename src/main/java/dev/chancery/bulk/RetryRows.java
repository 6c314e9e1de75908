package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rows that failed, as they are put right: within one transaction that holds the bulk's row, so
 * that nobody else does the same.
 */
final class RetryRows {
  private static final String HOLD =
      """
      select state from bulk
      where organisation_id = $1 and id = $2 and accepted_at is not null for update
      """;

  /** Where the bulk stands, which nobody else changes from now on. */
  Future<Optional<BulkState>> hold(SqlClient client, OrganisationId organisation, BulkId bulk) {
    return client
        .preparedQuery(HOLD)
        .execute(Tuple.of(organisation.value(), bulk.value()))
        .map(rows -> Rows.first(rows, row -> BulkState.ofWireName(row.getString("state"))));
  }

  private static final String KEPT =
      """
      select line, sealed from bulk_row where bulk_id = $1 and line = any($2) and state = 2
      """;

  /** Those of {@code lines} that have failed, with what is kept of them, if anything is. */
  Future<Map<Integer, Optional<byte[]>>> kept(
      SqlClient client, BulkId bulk, Collection<Integer> lines) {
    return client
        .preparedQuery(KEPT)
        .execute(Tuple.of(bulk.value()).addArrayOfInteger(lines.toArray(Integer[]::new)))
        .map(
            rows ->
                Rows.all(rows, Function.identity()).stream()
                    .collect(
                        Collectors.toMap(
                            row -> row.getInteger("line"),
                            row ->
                                Optional.ofNullable(row.getBuffer("sealed"))
                                    .map(Buffer::getBytes))));
  }

  private static final String RIVALS =
      """
      select g.line, r.line as first from unnest($2::int[], $3::uuid[]) as g(line, key)
      join bulk_row r on r.bulk_id = $1 and r.key = any($3) and r.key = g.key and r.line <> g.line
      """;

  /** Of {@code rows} those whose key another row of the bulk has, and which one. */
  Future<Map<Integer, Integer>> rivals(SqlClient client, BulkId bulk, List<CheckedRow> rows) {
    return client
        .preparedQuery(RIVALS)
        .execute(
            Tuple.of(
                bulk.value(),
                BulkRows.column(rows, Integer[]::new, CheckedRow::line),
                BulkRows.column(rows, UUID[]::new, CheckedRow::key)))
        .map(
            found ->
                Rows.all(found, Function.identity()).stream()
                    .collect(
                        Collectors.toMap(
                            row -> row.getInteger("line"), row -> row.getInteger("first"))));
  }

  private static final String CORRECT =
      """
      update bulk_row r set key = g.key, sealed = g.sealed, holder_id = coalesce(g.holder_id,
        (select n.holder_id from holder_name n where n.organisation_id = $2 and n.id = g.name1),
        (select n.holder_id from holder_name n where n.organisation_id = $2 and n.id = g.name2),
        (select n.holder_id from holder_name n where n.organisation_id = $2 and n.id = g.name3))
      from unnest($3::int[], $4::uuid[], $5::uuid[], $6::bytea[], $7::uuid[], $8::uuid[], $9::uuid[])
        as g(line, key, holder_id, sealed, name1, name2, name3)
      where r.bulk_id = $1 and r.line = any($3) and r.line = g.line and r.state = 2
      """;

  /** Puts {@code rows} in the place of those that have failed. */
  Future<Void> correct(
      SqlClient client, OrganisationId organisation, BulkId bulk, List<CheckedRow> rows) {
    return client
        .preparedQuery(CORRECT)
        .execute(
            Tuple.from(
                new Object[] {
                  bulk.value(),
                  organisation.value(),
                  BulkRows.column(rows, Integer[]::new, CheckedRow::line),
                  BulkRows.column(rows, UUID[]::new, CheckedRow::key),
                  BulkRows.column(rows, UUID[]::new, BulkRows::holder),
                  BulkRows.column(rows, Buffer[]::new, row -> Pg.bytea(row.sealed())),
                  BulkRows.column(rows, UUID[]::new, row -> BulkRows.name(row, 0)),
                  BulkRows.column(rows, UUID[]::new, row -> BulkRows.name(row, 1)),
                  BulkRows.column(rows, UUID[]::new, row -> BulkRows.name(row, 2))
                }))
        .mapEmpty();
  }
}
