package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The queue: the tables {@code bulk_chunk}, {@code bulk_row} and {@code bulk}, as workers see them.
 */
final class Chunks {
  private static final String OPEN =
      """
      select id, organisation_id, collection_id, priority, state = 'running' as begun from bulk
      where state in ('queued', 'running') and (not_before is null or not_before <= clock_timestamp())
      order by priority, created_at limit 1000
      """;

  /** Whatever there is to do. */
  Future<List<Turn>> open(SqlClient client) {
    return client.preparedQuery(OPEN).execute().map(rows -> Rows.all(rows, Chunks::turn));
  }

  private static Turn turn(Row row) {
    return new Turn(
        new BulkId(row.getUUID("id")),
        new OrganisationId(row.getUUID("organisation_id")),
        new CollectionId(row.getUUID("collection_id")),
        row.getShort("priority"),
        row.getBoolean("begun"));
  }

  private static final String CLAIM =
      """
      with chunk as (
        select c.first_line, c.last_line, c.attempts from bulk_chunk c
        where c.organisation_id = $1 and c.bulk_id = $2 and c.state = 'waiting' and c.run_at <= clock_timestamp()
          and exists (select from bulk b where b.id = $2 and b.state in ('queued', 'running'))
        order by c.run_at, c.first_line limit 1
        for update of c skip locked
      )
      select c.first_line, c.attempts, r.line, r.key, r.sealed
      from chunk c
      left join bulk_row r on r.bulk_id = $2 and r.line between c.first_line and c.last_line and r.state = 0
      order by r.line
      """;

  /**
   * The next chunk of a bulk that nobody has, held until the transaction of {@code client} ends.
   */
  Future<Optional<Chunk>> claim(SqlClient client, Turn turn) {
    return client
        .preparedQuery(CLAIM)
        .execute(Tuple.of(turn.organisation().value(), turn.bulk().value()))
        .map(Chunk::from);
  }

  private static final String FINISH =
      """
      with given as (
        select * from unnest($4::int[], $5::smallint[], $6::uuid[], $7::text[], $8::text[])
          as g(line, state, credential_id, code, faults)
      ), ended as (
        update bulk_row r set state = g.state, credential_id = g.credential_id, code = g.code, faults = g.faults::jsonb,
          attempts = r.attempts + 1
        from given g where r.bulk_id = $1 and r.line = g.line and r.state = 0
        returning r.state
      ), aside as (
        insert into bulk_retry (bulk_id, line, organisation_id, run_at)
        select $1, line, $2, clock_timestamp() + interval '500 milliseconds' from unnest($9::int[]) as a(line)
        on conflict do nothing
      )
      update bulk_chunk set state = 'done', finished_at = $10,
        issued = (select count(*) from ended where state = 1), failed = (select count(*) from ended where state = 2),
        claimable = (select count(*) from ended where state = 5)
      where bulk_id = $1 and first_line = $3 and state = 'waiting'
        and exists (select from bulk where id = $1 and state in ('queued', 'running'))
      """;

  /** False where its bulk was paused or cancelled meanwhile: then nothing of it may stay. */
  Future<Boolean> finish(
      SqlClient client,
      Turn turn,
      Chunk chunk,
      List<Ended> ended,
      List<Integer> aside,
      Instant now) {
    return client
        .preparedQuery(FINISH)
        .execute(
            Tuple.from(
                new Object[] {
                  turn.bulk().value(),
                  turn.organisation().value(),
                  chunk.firstLine(),
                  ended.stream().map(Ended::line).toArray(Integer[]::new),
                  ended.stream().map(row -> row.state().number()).toArray(Short[]::new),
                  ended.stream().map(Chunks::credential).toArray(UUID[]::new),
                  ended.stream().map(Ended::code).toArray(String[]::new),
                  ended.stream().map(Ended::faultsJson).toArray(String[]::new),
                  aside.toArray(Integer[]::new),
                  Pg.time(now)
                }))
        .map(rows -> rows.rowCount() == 1);
  }

  private static @Nullable UUID credential(Ended row) {
    return row.credential() == null ? null : row.credential().value();
  }

  private static final String PUT_OFF =
      """
      update bulk_chunk set attempts = attempts + 1,
        run_at = clock_timestamp() + random() * least(interval '1 second' * 2 ^ attempts, interval '5 minutes')
      where bulk_id = $1 and first_line = $2 and state = 'waiting'
      """;

  /** Lets a chunk rest that could not be worked off: the longer, the more often that was. */
  Future<Void> putOff(SqlClient client, Turn turn, Chunk chunk) {
    return client
        .preparedQuery(PUT_OFF)
        .execute(Tuple.of(turn.bulk().value(), chunk.firstLine()))
        .mapEmpty();
  }

  private static final String BEGIN =
      """
      update bulk set state = 'running' where id = $1 and state = 'queued'
      """;

  /** Says that it is being worked off. */
  Future<Void> begin(SqlClient client, BulkId bulk) {
    return client.preparedQuery(BEGIN).execute(Tuple.of(bulk.value())).mapEmpty();
  }

  private static final String END =
      """
      update bulk b set state = 'done', finished_at = $1
      where b.state in ('queued', 'running')
        and not exists (select from bulk_chunk c
          where c.organisation_id = b.organisation_id and c.bulk_id = b.id and c.state = 'waiting')
        and not exists (select from bulk_retry r where r.bulk_id = b.id)
      returning b.id
      """;

  /** Ends those of which nothing is left to do. */
  Future<List<BulkId>> end(SqlClient client, Instant now) {
    return client
        .preparedQuery(END)
        .execute(Tuple.of(Pg.time(now)))
        .map(rows -> Rows.all(rows, row -> new BulkId(row.getUUID("id"))));
  }
}
