package dev.chancery.bulk;

import dev.chancery.outbox.Audience;
import dev.chancery.outbox.EventKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The queue: the tables {@code bulk_chunk} and {@code bulk_row}, as workers see them. */
final class Chunks {
  /**
   * In the order of their index, and no more than a chunk has: PostgreSQL plans before it has
   * counted, and would otherwise prefer to look for the hundred among all rows.
   */
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
      left join lateral (
        select line, key, sealed from bulk_row
        where bulk_id = $2 and line between c.first_line and c.last_line and state = 0
        order by line limit 100) r on true
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

  /**
   * The lines twice: where PostgreSQL takes a table that grows for one with hardly a row that
   * waits, it would begin with the rows, and compare each of the bulk with each that is given.
   */
  private static final String ENDED =
      """
      with given as (
        select * from unnest($4::int[], $5::smallint[], $6::uuid[], $7::text[], $8::text[])
          as g(line, state, credential_id, code, faults)
      ), ended as (
        update bulk_row r set state = g.state, credential_id = g.credential_id, code = g.code, faults = g.faults::jsonb,
          attempts = r.attempts + 1
        from given g where r.bulk_id = $1 and r.line = any($4) and r.line = g.line and r.state = 0
        returning r.line, r.state, r.code
      ), aside as (
        insert into bulk_retry (bulk_id, line, organisation_id, run_at)
        select $1, line, $2, clock_timestamp() + interval '500 milliseconds' from unnest($9::int[]) as a(line)
        on conflict do nothing
      )
      """;

  /** {@link EventKind} has the name. */
  private static final String TOLD =
      """
      , told as (
        insert into outbox (organisation_id, channel, destination, kind, happened_at, data)
        select w.organisation_id, 'webhook', 'webhook:' || w.id, 'credential.failed', clock_timestamp(),
          jsonb_build_object('bulkId', b.id, 'collectionId', b.collection_id, 'line', e.line, 'code', e.code)
        from ended e
        join bulk b on b.organisation_id = $2 and b.id = $1
        join webhook w on w.organisation_id = $2 and 'credential.failed' = any(w.events)
        where e.state = 2
      )
      """;

  private static final String DONE =
      """
      update bulk_chunk set state = 'done', finished_at = clock_timestamp(),
        issued = issued + (select count(*) from ended where state = 1),
        failed = failed + (select count(*) from ended where state = 2),
        claimable = claimable + (select count(*) from ended where state = 5)
      where bulk_id = $1 and first_line = $3 and state <> 'done'
        and exists (select from bulk where id = $1 and state in ('queued', 'running'))
      """;

  private static final String FINISH = ENDED + DONE;

  /** The same where a row has failed, and somebody may listen. */
  private static final String FINISH_TOLD = ENDED + TOLD + DONE;

  private final Audience audience;

  Chunks(Audience audience) {
    this.audience = audience;
  }

  /** False where its bulk was paused or cancelled meanwhile: then nothing of it may stay. */
  Future<Boolean> finish(
      SqlClient client, Turn turn, Chunk chunk, List<Ended> ended, List<Integer> aside) {
    Tuple values =
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
              aside.toArray(Integer[]::new)
            });
    String finish = isTold(turn, ended) ? FINISH_TOLD : FINISH;
    return Brake.hold(client, turn.organisation(), turn.bulk())
        .compose(_ -> client.preparedQuery(finish).execute(values))
        .map(rows -> rows.rowCount() == 1);
  }

  private boolean isTold(Turn turn, List<Ended> ended) {
    return ended.stream().anyMatch(row -> row.state() == RowState.FAILED)
        && audience.mayListen(turn.organisation(), EventKind.CREDENTIAL_FAILED);
  }

  private static @Nullable UUID credential(Ended row) {
    return row.credential() == null ? null : row.credential().value();
  }

  private static final String PUT_OFF =
      """
      update bulk_chunk set
        attempts = case when $3 then attempts + 1 else greatest(attempts, least(attempts + 1, 5)) end,
        run_at = clock_timestamp() + random() * least(interval '1 second' * 2 ^ attempts, interval '5 minutes')
      where bulk_id = $1 and first_line = $2 and state <> 'done'
      """;

  /**
   * Lets a chunk rest that could not be worked off: the longer, the more often that was. What was
   * not for anything in it counts for no more than half a minute.
   */
  Future<Void> putOff(SqlClient client, Turn turn, Chunk chunk, boolean counted) {
    return client
        .preparedQuery(PUT_OFF)
        .execute(Tuple.of(turn.bulk().value(), chunk.firstLine(), counted))
        .mapEmpty();
  }
}
