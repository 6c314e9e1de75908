package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.outbox.Audience;
import dev.chancery.outbox.EventKind;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/** The table {@code bulk_retry}: rows that were put aside. */
final class Asides {
  private static final String TAKE =
      """
      with due as (
        select b.id as bulk_id, r.line, b.organisation_id, b.collection_id, b.priority,
          row_number() over (partition by b.organisation_id order by b.priority, r.run_at) as place
        from bulk b cross join lateral (
          select line, run_at from bulk_retry where bulk_id = b.id and run_at <= clock_timestamp()
          order by run_at limit 4 for update skip locked) r
        where b.state in ('queued', 'running')
      ), fair as (
        select bulk_id, line, organisation_id, collection_id, priority from due order by place, random() limit $1
      ), taken as (
        update bulk_retry r set attempts = r.attempts + 1, run_at = clock_timestamp() + interval '15 seconds'
        from fair d where r.bulk_id = d.bulk_id and r.line = d.line
        returning d.*, r.attempts
      )
      select t.*, w.key, w.sealed
      from taken t join bulk_row w on w.bulk_id = t.bulk_id and w.line = t.line and w.state = 0
      """;

  /**
   * So many of those that are due, of all organisations as many; they are nobody else's for as long
   * as one of them can take.
   */
  Future<List<Aside>> take(SqlClient client, int most) {
    return client
        .preparedQuery(TAKE)
        .execute(Tuple.of(most))
        .map(rows -> Rows.all(rows, Asides::from));
  }

  private static Aside from(Row row) {
    return new Aside(
        new Turn(
            new BulkId(row.getUUID("bulk_id")),
            new OrganisationId(row.getUUID("organisation_id")),
            new CollectionId(row.getUUID("collection_id")),
            row.getShort("priority"),
            true),
        new Chunk.Waiting(row.getInteger("line"), row.getUUID("key"), Pg.bytes(row, "sealed")),
        row.getShort("attempts"));
  }

  private static final String ENDED =
      """
      with ours as (
        delete from bulk_retry r where r.bulk_id = $1 and r.line = $2 and r.attempts = $3
          and exists (select from bulk where id = $1 and state in ('queued', 'running'))
        returning line
      ), ended as (
        update bulk_row r set state = $4, credential_id = $5, code = $6, faults = $7::text::jsonb,
          attempts = r.attempts + $3
        from ours where r.bulk_id = $1 and r.line = $2 and r.state = 0
        returning r.line, r.state, r.code
      )
      """;

  /** {@link EventKind} has the name. */
  private static final String TOLD =
      """
      , told as (
        insert into outbox (organisation_id, channel, destination, kind, happened_at, data)
        select w.organisation_id, 'webhook', 'webhook:' || w.id, 'credential.failed', $9,
          jsonb_build_object('bulkId', b.id, 'collectionId', b.collection_id, 'line', e.line, 'code', e.code)
        from ended e
        join bulk b on b.organisation_id = $8 and b.id = $1
        join webhook w on w.organisation_id = $8 and 'credential.failed' = any(w.events)
        where e.state = 2
      )
      """;

  private static final String COUNTED =
      """
      update bulk_chunk set issued = issued + (select count(*) from ended where state = 1),
        failed = failed + (select count(*) from ended where state = 2),
        claimable = claimable + (select count(*) from ended where state = 5)
      where bulk_id = $1 and (select count(*) from ended) = 1 and first_line =
        (select max(first_line) from bulk_chunk where bulk_id = $1 and first_line <= $2)
      """;

  private static final String FINISH = ENDED + COUNTED;

  /** The same where the row has failed, and somebody may listen. */
  private static final String FINISH_TOLD = ENDED + TOLD + COUNTED;

  private final Audience audience;

  Asides(Audience audience) {
    this.audience = audience;
  }

  /** False where it is another's by now, or its bulk was paused: then nothing of it may stay. */
  Future<Boolean> finish(SqlClient client, Aside aside, Ended ended, Instant now) {
    Tuple values =
        Tuple.from(
            new Object[] {
              aside.turn().bulk().value(),
              aside.line(),
              (short) aside.attempts(),
              ended.state().number(),
              ended.credential() == null ? null : ended.credential().value(),
              ended.code(),
              ended.faultsJson()
            });
    boolean told = isTold(aside, ended);
    if (told) {
      values.addUUID(aside.turn().organisation().value()).addValue(Pg.time(now));
    }
    return Brake.hold(client, aside.turn().organisation(), aside.turn().bulk())
        .compose(_ -> client.preparedQuery(told ? FINISH_TOLD : FINISH).execute(values))
        .map(rows -> rows.rowCount() == 1);
  }

  private boolean isTold(Aside aside, Ended ended) {
    return ended.state() == RowState.FAILED
        && audience.mayListen(aside.turn().organisation(), EventKind.CREDENTIAL_FAILED);
  }

  private static final String PUT_OFF =
      """
      update bulk_retry set
        run_at = clock_timestamp() + random() * least(interval '1 second' * 2 ^ attempts, interval '5 minutes')
      where bulk_id = $1 and line = $2 and attempts = $3
      """;

  /** Lets it rest: the longer, the more often it was taken. */
  Future<Void> putOff(SqlClient client, Aside aside) {
    return client
        .preparedQuery(PUT_OFF)
        .execute(Tuple.of(aside.turn().bulk().value(), aside.line(), (short) aside.attempts()))
        .mapEmpty();
  }
}
