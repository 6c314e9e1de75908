package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.offer.ClaimDesk;
import dev.chancery.platform.context.Rounds;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Pg;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps, in small bites: uploads that were not accepted, because they were cut or their node has
 * died; what was put aside of a bulk that was cancelled; claims that nobody has collected in time;
 * and what rows of a bulk that is over hold of people, once the retention has ended. Every node
 * does it.
 */
public final class Sweeper {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int BITE = 5_000;

  private final Database database;
  private final InstantSource clock;
  private final Duration retention;
  private final ClaimDesk claimDesk;
  private final Bulks bulks = new Bulks();
  private boolean running;

  /** {@code retention}: how long sealed rows are kept when their bulk is over. */
  public Sweeper(Database database, ClaimDesk claimDesk, InstantSource clock, Duration retention) {
    this.database = database;
    this.claimDesk = claimDesk;
    this.clock = clock;
    this.retention = retention;
  }

  /** Unless it is at it. Called on one event loop. */
  void sweepOnce(Collection<BulkId> ours) {
    if (running) {
      return;
    }
    running = true;
    touched(ours)
        .compose(_ -> sweep())
        .onFailure(
            failure -> log.atWarn().addKeyValue("cause", failure.toString()).log("bulk.unswept"))
        .onComplete(_ -> running = false);
  }

  private Future<Void> touched(Collection<BulkId> ours) {
    return ours.isEmpty()
        ? Future.succeededFuture()
        : database.with(client -> bulks.touch(client, ours));
  }

  private static final String GIVE_UP_LOST =
      """
      update bulk set state = 'cancelled', reason = 'UPLOAD_CUT' where id in (
        select id from bulk where accepted_at is null and state = 'ingesting'
          and touched_at < clock_timestamp() - interval '90 seconds' limit $1 for update skip locked)
      """;

  private static final String DELETE_ROWS =
      """
      delete from bulk_row r using (
        select r.ctid from bulk b join bulk_row r on r.bulk_id = b.id
        where b.accepted_at is null and b.state = 'cancelled' limit $1 for update of r skip locked) swept
      where r.ctid = swept.ctid
      """;

  private static final String DELETE_CHUNKS =
      """
      delete from bulk_chunk c using (
        select c.ctid from bulk b join bulk_chunk c on c.bulk_id = b.id
        where b.accepted_at is null and b.state = 'cancelled' limit $1 for update of c skip locked) swept
      where c.ctid = swept.ctid
      """;

  private static final String DELETE =
      """
      delete from bulk where id in (
        select id from bulk b where b.accepted_at is null and b.state = 'cancelled'
          and not exists (select from bulk_row r where r.bulk_id = b.id) limit $1 for update skip locked)
      """;

  private static final String DELETE_ASIDES =
      """
      delete from bulk_retry r using (
        select r.ctid from bulk_retry r join bulk b on b.id = r.bulk_id
        where b.state = 'cancelled' limit $1 for update of r skip locked) swept
      where r.ctid = swept.ctid
      """;

  /** Those that are over, the next lines of each. */
  private static final String FORGET =
      """
      with over as (
        select id, forgotten_line from bulk
        where finished_at < $2 and accepted_at is not null and forgotten_line < 2147483647
        order by finished_at limit 1 for update skip locked
      ), next as (
        select r.bulk_id, r.line from bulk_row r join over o on o.id = r.bulk_id
        where r.line > o.forgotten_line order by r.line limit $1
      ), forgotten as (
        update bulk_row r set sealed = null from next n
        where r.bulk_id = n.bulk_id and r.line = n.line and r.sealed is not null
      )
      update bulk b set forgotten_line = coalesce((select max(line) from next), 2147483647) from over o where b.id = o.id
      """;

  /** Does all of it now. */
  public Future<Void> sweep() {
    return repeat(client -> change(client, GIVE_UP_LOST, Tuple.of(BITE)))
        .compose(_ -> repeat(client -> change(client, DELETE_ROWS, Tuple.of(BITE))))
        .compose(_ -> repeat(client -> change(client, DELETE_CHUNKS, Tuple.of(BITE))))
        .compose(_ -> repeat(client -> change(client, DELETE, Tuple.of(BITE))))
        .compose(_ -> repeat(client -> change(client, DELETE_ASIDES, Tuple.of(BITE))))
        .compose(_ -> repeat(client -> claimDesk.expire(client, BITE)))
        .compose(_ -> repeat(this::forget));
  }

  private Future<Integer> forget(SqlClient client) {
    return change(client, FORGET, Tuple.of(BITE, Pg.time(clock.instant().minus(retention))));
  }

  private static Future<Integer> change(SqlClient client, String sql, Tuple values) {
    return client.preparedQuery(sql).execute(values).map(rows -> rows.rowCount());
  }

  /** Until there is nothing left to do. */
  private Future<Void> repeat(Function<SqlClient, Future<Integer>> bite) {
    return Rounds.untilLast(() -> database.within(DEADLINE, bite).map(count -> count == 0));
  }
}
