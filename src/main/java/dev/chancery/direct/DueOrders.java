package dev.chancery.direct;

import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/** The table {@code batch_order}, as those who carry out see it. */
final class DueOrders {
  /**
   * An order that a node has in hand.
   *
   * @param attempts how often it was taken, this time included; who comes too late finds another
   *     number
   * @param tries those of them that count: all but what failed for no fault of its own
   */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Taken(
      OrderId id,
      OrganisationId organisation,
      Instant createdAt,
      IdempotencyKey key,
      byte[] sealedRequest,
      int attempts,
      int tries) {
    private static Taken from(Row row) {
      return new Taken(
          new OrderId(row.getUUID("id")),
          new OrganisationId(row.getUUID("organisation_id")),
          Pg.instant(row, "created_at"),
          new IdempotencyKey(Pg.bytes(row, "key_hash"), Pg.bytes(row, "request_hash")),
          Pg.bytes(row, "sealed_request"),
          row.getInteger("attempts"),
          row.getInteger("tries"));
    }
  }

  /** The lease is longer than the bus waits for a batch and the looks around it may take. */
  private static final String TAKE =
      """
      with open as (
        select organisation_id, count(*) filter (where state = 'running' and run_at > clock_timestamp()) as in_hand
        from batch_order where finished_at is null group by organisation_id
      ), due as (
        select d.id, o.in_hand + row_number() over (partition by o.organisation_id order by d.run_at) as turn
        from open o cross join lateral (
          select id, run_at from batch_order
          where organisation_id = o.organisation_id and finished_at is null and run_at <= clock_timestamp()
          order by run_at limit $1 for update skip locked) d
      ), fair as (
        select id from due order by turn, random() limit $1
      )
      update batch_order b
      set state = 'running', attempts = b.attempts + 1, run_at = clock_timestamp() + interval '90 seconds'
      from fair where b.id = fair.id
      returning b.id, b.organisation_id, b.created_at, b.key_hash, b.request_hash, b.sealed_request, b.attempts,
        b.attempts - b.excused as tries
      """;

  /** So many of those that are due, first of who has the fewest in hand. */
  Future<List<Taken>> take(SqlClient client, int most) {
    return client
        .preparedQuery(TAKE)
        .execute(Tuple.of(most))
        .map(rows -> Rows.all(rows, Taken::from));
  }

  private static final String FINISH =
      """
      update batch_order o set state = 'done', finished_at = $3, sealed_request = null
      where o.organisation_id = $1 and o.id = $2 and o.state in ('queued', 'running') and exists (
        select from batch b where b.organisation_id = o.organisation_id and b.key_hash = o.key_hash
          and b.request_hash = o.request_hash)
      """;

  /** It is done if there is its batch, whoever has made that; false where there is none. */
  Future<Boolean> finish(SqlClient client, Taken order, Instant now) {
    return client
        .preparedQuery(FINISH)
        .execute(Tuple.of(order.organisation.value(), order.id.value(), Pg.time(now)))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String FAIL =
      """
      update batch_order o set state = 'failed', finished_at = $4, sealed_request = null, sealed_problem = $5
      where o.organisation_id = $1 and o.id = $2 and o.attempts = $3 and o.state = 'running' and not exists (
        select from batch b where b.organisation_id = o.organisation_id and b.key_hash = o.key_hash
          and b.request_hash = o.request_hash)
      """;

  /** Unless there is its batch, or another node has it by now. */
  Future<Void> fail(SqlClient client, Taken order, Instant now, byte[] sealedProblem) {
    return client
        .preparedQuery(FAIL)
        .execute(
            Tuple.of(
                order.organisation.value(),
                order.id.value(),
                order.attempts,
                Pg.time(now),
                Pg.bytea(sealedProblem)))
        .mapEmpty();
  }

  private static final String PUT_OFF =
      """
      update batch_order set state = 'queued', excused = excused + $4,
        run_at = clock_timestamp() + random() * interval '1 second' * 2 ^ least(attempts, 6)
      where organisation_id = $1 and id = $2 and attempts = $3 and state = 'running'
      """;

  /** Lets it rest, up to a minute. Where it is {@code excused}, this try does not count. */
  Future<Void> putOff(SqlClient client, Taken order, boolean excused) {
    return client
        .preparedQuery(PUT_OFF)
        .execute(
            Tuple.of(order.organisation.value(), order.id.value(), order.attempts, excused ? 1 : 0))
        .mapEmpty();
  }
}
