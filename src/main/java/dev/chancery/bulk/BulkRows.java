package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The tables {@code bulk_row} and {@code bulk_chunk}, as files come in and are told of. */
final class BulkRows {
  /**
   * A slice of a file, of which those are left to be issued whose key nobody has; they go into
   * chunks. Nothing is written once the bulk is given up.
   *
   * <p>PostgreSQL cannot know how many rows it is given, and plans for few. So nothing is joined,
   * which it would do row by row with all of the others; {@code not in} is looked up in a table of
   * hashes, and what was issued by index, whatever the collection's size.
   */
  private static final String INSERT =
      """
      with given as (
        select u.line, u.state, u.key, u.sealed, u.code, u.faults, coalesce(u.holder_id,
          (select n.holder_id from holder_name n where n.organisation_id = $2 and n.id = u.name1),
          (select n.holder_id from holder_name n where n.organisation_id = $2 and n.id = u.name2),
          (select n.holder_id from holder_name n where n.organisation_id = $2 and n.id = u.name3)) as holder_id
        from unnest($4::int[], $5::smallint[], $6::uuid[], $7::uuid[], $8::bytea[], $9::text[], $10::text[],
          $12::uuid[], $13::uuid[], $14::uuid[])
          as u(line, state, key, holder_id, sealed, code, faults, name1, name2, name3)
        where exists (select from bulk where organisation_id = $2 and id = $1 and state = 'ingesting')
      ), issued as (
        select g.line from given g where g.state = 0 and coalesce(
          (select true from credential c where c.collection_id = $3 and c.organisation_id = $2
            and c.bulk_key = g.key and c.state not in ('replaced', 'revoked') limit 1),
          (select true from credential c where c.collection_id = $3 and c.organisation_id = $2
            and c.holder_id = g.holder_id and c.state not in ('replaced', 'revoked') limit 1))
      ), fresh as (
        insert into bulk_row (bulk_id, line, state, key, holder_id, sealed)
        select $1, g.line, 0, g.key, g.holder_id, g.sealed from given g
        where g.state = 0 and g.line not in (select line from issued)
        order by g.line
        on conflict (bulk_id, key) where key is not null do nothing
        returning line
      ), refused as (
        select line, state, code, faults::jsonb as faults from given where state <> 0
        union all
        select line, 4, 'ISSUED_BEFORE',
          '[{"code": "ISSUED_BEFORE", "reason": "a credential of the collection that lives is for it"}]'
        from issued
        union all
        select g.line, 4, 'DUPLICATE_IN_FILE', jsonb_build_array(jsonb_build_object('code', 'DUPLICATE_IN_FILE',
          'reason', 'the same as line ' || (select r.line from bulk_row r where r.bulk_id = $1 and r.key = g.key)))
        from given g
        where g.state = 0 and g.line not in (select line from issued) and g.line not in (select line from fresh)
      ), others as (
        insert into bulk_row (bulk_id, line, state, code, faults)
        select $1, line, state, code, faults from refused
        returning state
      ), chunks as (
        insert into bulk_chunk (bulk_id, organisation_id, first_line, last_line, size)
        select $1, $2, min(line), max(line), count(*)
        from (select line, (row_number() over (order by line) - 1) / 100 as chunk from fresh where not $11) f
        group by chunk
      )
      select (select count(*) from fresh)::int as waiting,
        (select count(*) from others where state = 3)::int as rejected,
        (select count(*) from others where state = 4)::int as duplicate
      """;

  /** How a slice went. */
  record Stored(int waiting, int rejected, int duplicate) {
    static final Stored NOTHING = new Stored(0, 0, 0);

    Stored plus(Stored other) {
      return new Stored(
          waiting + other.waiting, rejected + other.rejected, duplicate + other.duplicate);
    }

    int all() {
      return waiting + rejected + duplicate;
    }
  }

  /** Rows of {@code bulk}, in the order of their lines; of those that wait each has its own key. */
  Future<Stored> insert(SqlClient client, BulkId bulk, Upload upload, List<CheckedRow> rows) {
    CollectionId collection = upload.collection();
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                new Object[] {
                  bulk.value(),
                  upload.organisation().value(),
                  collection.value(),
                  column(rows, Integer[]::new, CheckedRow::line),
                  column(rows, Short[]::new, row -> row.state().number()),
                  column(rows, UUID[]::new, CheckedRow::key),
                  column(rows, UUID[]::new, BulkRows::holder),
                  column(rows, Buffer[]::new, row -> Pg.bytea(row.sealed())),
                  column(
                      rows,
                      String[]::new,
                      row -> row.faults().isEmpty() ? null : row.faults().getFirst().code()),
                  column(rows, String[]::new, BulkRows::faults),
                  upload.options().dryRun(),
                  column(rows, UUID[]::new, row -> name(row, 0)),
                  column(rows, UUID[]::new, row -> name(row, 1)),
                  column(rows, UUID[]::new, row -> name(row, 2))
                }))
        .map(
            answer -> {
              Row counts = answer.iterator().next();
              return new Stored(
                  counts.getInteger("waiting"),
                  counts.getInteger("rejected"),
                  counts.getInteger("duplicate"));
            });
  }

  static @Nullable UUID holder(CheckedRow row) {
    return row.holder() == null ? null : row.holder().value();
  }

  static @Nullable UUID name(CheckedRow row, int index) {
    return index < row.names().size() ? row.names().get(index) : null;
  }

  private static @Nullable String faults(CheckedRow row) {
    return row.faults().isEmpty()
        ? null
        : Json.text(row.faults().stream().map(Fault::json).toList());
  }

  private static final String PAGE =
      """
      select line, state, attempts, sealed, faults, credential_id
      from (
        select r.*, sum(coalesce(octet_length(r.sealed), 0)) over (order by r.line) - octet_length(r.sealed) as before
        from (
          select r.line, r.state, r.attempts, r.sealed, r.faults, r.credential_id
          from bulk_row r join bulk b on b.id = r.bulk_id
          where b.organisation_id = $1 and b.id = $2 and r.line > $3 and ($4::smallint is null or r.state = $4)
          order by r.line limit $5) r) page
      where before is null or before < 4194304
      order by line
      """;

  /**
   * A row, as it is told of.
   *
   * @param sealed null where nothing of it is kept
   */
  @SuppressWarnings("ArrayRecordComponent") // opened, and compared by nobody
  record Stated(
      int line,
      RowState state,
      int attempts,
      byte @Nullable [] sealed,
      List<Fault> faults,
      @Nullable UUID credential) {
    private static Stated from(Row row) {
      Buffer sealed = row.getBuffer("sealed");
      JsonArray faults = row.getJsonArray("faults");
      return new Stated(
          row.getInteger("line"),
          RowState.of(row.getShort("state")),
          row.getShort("attempts"),
          sealed == null ? null : sealed.getBytes(),
          faults == null
              ? List.of()
              : faults.stream().map(fault -> Fault.of(((JsonObject) fault).getMap())).toList(),
          row.getUUID("credential_id"));
    }
  }

  /**
   * The next {@code limit} rows after {@code line}, of one state or, where that is null, of all;
   * fewer where they would be more than four megabytes.
   */
  Future<List<Stated>> page(
      SqlClient client,
      OrganisationId organisation,
      BulkId bulk,
      int line,
      @Nullable RowState state,
      int limit) {
    return client
        .preparedQuery(PAGE)
        .execute(
            Tuple.of(
                organisation.value(),
                bulk.value(),
                line,
                state == null ? null : state.number(),
                limit))
        .map(rows -> Rows.all(rows, Stated::from));
  }

  static <T> @Nullable T[] column(
      List<CheckedRow> rows,
      IntFunction<@Nullable T[]> array,
      Function<CheckedRow, @Nullable T> value) {
    @Nullable T[] column = array.apply(rows.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    return column;
  }
}
