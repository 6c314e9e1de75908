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

/** The table {@code bulk}, as workers see it: what is open, and whether anything of it is left. */
final class OpenBulks {
  private static final String OPEN =
      """
      select id, organisation_id, collection_id, priority, begun
      from (
        select id, organisation_id, collection_id, priority, state = 'running' as begun,
          row_number() over (partition by organisation_id order by priority, created_at) as place
        from bulk b
        where state in ('queued', 'running') and (not_before is null or not_before <= clock_timestamp())
          and exists (select from bulk_chunk c where c.organisation_id = b.organisation_id and c.bulk_id = b.id
            and c.state = 'waiting' and c.run_at <= clock_timestamp())) ready
      where place <= 10 order by place limit 1000
      """;

  /** Of each organisation the most urgent of what there is to do. */
  Future<List<Turn>> open(SqlClient client) {
    return client.preparedQuery(OPEN).execute().map(rows -> Rows.all(rows, OpenBulks::turn));
  }

  private static Turn turn(Row row) {
    return new Turn(
        new BulkId(row.getUUID("id")),
        new OrganisationId(row.getUUID("organisation_id")),
        new CollectionId(row.getUUID("collection_id")),
        row.getShort("priority"),
        row.getBoolean("begun"));
  }

  private static final String BEGIN =
      """
      update bulk set state = 'running', running_since = clock_timestamp() where id = $1 and state = 'queued'
      """;

  /** Says that it is being worked off. */
  Future<Void> begin(SqlClient client, BulkId bulk) {
    return client.preparedQuery(BEGIN).execute(Tuple.of(bulk.value())).mapEmpty();
  }

  private static final String END =
      """
      with over as materialized (
        select b.id, b.retries from bulk b
        where b.state in ('queued', 'running')
          and not exists (select from bulk_chunk c
            where c.organisation_id = b.organisation_id and c.bulk_id = b.id and c.state = 'waiting' offset 0)
          and not exists (select from bulk_retry r where r.bulk_id = b.id)
      ), ended as (
        update bulk b set state = 'done', finished_at = $1
        from over o where b.id = o.id and b.retries = o.retries and b.state in ('queued', 'running')
        returning b.id, b.organisation_id, b.collection_id, b.total, b.issued, b.rejected, b.duplicate
      ), told as (
        insert into outbox (organisation_id, channel, destination, kind, happened_at, data)
        select w.organisation_id, 'webhook', 'webhook:' || w.id, 'bulk.finished', $1,
          told_of_bulk(e.id, e.collection_id, e.total, e.issued + c.issued, c.failed, e.rejected, e.duplicate, c.claimable)
        from ended e
        join webhook w on w.organisation_id = e.organisation_id and 'bulk.finished' = any(w.events)
        cross join lateral (select sum(issued) as issued, sum(failed) as failed, sum(claimable) as claimable from bulk_chunk where bulk_id = e.id) c
      )
      select id from ended
      """;

  /**
   * Ends those of which nothing is left to do, and tells of it. Where rows came back after this
   * looked, the bulk has another number by then.
   */
  Future<List<BulkId>> end(SqlClient client, Instant now) {
    return client
        .preparedQuery(END)
        .execute(Tuple.of(Pg.time(now)))
        .map(rows -> Rows.all(rows, row -> new BulkId(row.getUUID("id"))));
  }
}
