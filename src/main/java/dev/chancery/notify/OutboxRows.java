package dev.chancery.notify;

import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The tables {@code outbox} and {@code trouble}, as they are drained. */
final class OutboxRows {
  /** So many times in a row a destination may fail before it is left alone for a while. */
  private static final int TROUBLED = 3;

  /**
   * Walks from destination to destination, whatever lies at each, and takes a few of those that are
   * due there. A destination that rests is left out, and so is one where nothing is due, so that
   * neither takes the place of one that waits; when a rest is over it is asked by one message.
   * Which ones come first is chance's, so that none is always last.
   */
  private static final String TAKE =
      """
      with recursive waiting as (
        (select destination from outbox where state = 'waiting' order by destination limit 1)
        union all
        select (
          select o.destination from outbox o where o.state = 'waiting' and o.destination > w.destination
          order by o.destination limit 1)
        from waiting w where w.destination is not null
      ), ready as (
        select w.destination, coalesce(t.failures >= $4, false) as probe
        from waiting w left join trouble t using (destination) cross join lateral (
          select from outbox o
          where o.destination = w.destination and o.state = 'waiting' and o.due_at <= now()
            and (o.taken_until is null or o.taken_until <= now())
          order by o.due_at limit 1) as due
        where w.destination is not null and w.destination <> all($3)
          and (t.rests_until is null or t.rests_until <= now())
        order by random() limit $1
      ), taken as (
        select due.id, ready.probe from ready cross join lateral (
          select o.id from outbox o
          where o.destination = ready.destination and o.state = 'waiting' and o.due_at <= now()
            and (o.taken_until is null or o.taken_until <= now())
          order by o.due_at limit case when ready.probe then 1 else $2 end for update skip locked) due
        limit $1
      )
      update outbox o set taken_until = now() + $5::bigint * interval '1 ms', attempts = attempts + 1
      from taken where o.id = taken.id
      returning o.id, o.organisation_id, o.channel, o.destination, o.kind, o.happened_at, o.data, o.sealed,
        o.attempts, taken.probe
      """;

  /**
   * Takes {@code most} messages for {@code lease}, {@code each} of one destination and none of
   * {@code busy}.
   */
  Future<List<Message>> take(
      SqlClient client, int most, int each, Collection<String> busy, Duration lease) {
    return client
        .preparedQuery(TAKE)
        .execute(
            Tuple.of(
                (long) most, (long) each, busy.toArray(String[]::new), TROUBLED, lease.toMillis()))
        .map(rows -> Rows.all(rows, Message::from));
  }

  private static final String DELIVERED =
      """
      with well as (
        delete from trouble where destination = $2 returning failures
      ), done as (
        update outbox set state = 'delivered', finished_at = now(), taken_until = null, last_status = $3,
          sealed = null
        where id = $1 and state = 'waiting'
      )
      select failures from well
      """;

  /** What had failed at a destination while it was away need not wait any longer. */
  private static final String BRING_FORWARD =
      """
      update outbox set due_at = now() where destination = $1 and state = 'waiting' and due_at > now()
      """;

  Future<Void> delivered(SqlClient client, Message message, String status) {
    return client
        .preparedQuery(DELIVERED)
        .execute(Tuple.of(message.id(), message.destination(), status))
        .compose(
            rows ->
                Rows.first(rows, row -> row.getInteger("failures")).orElse(0) >= TROUBLED
                    ? client
                        .preparedQuery(BRING_FORWARD)
                        .execute(Tuple.of(message.destination()))
                        .mapEmpty()
                    : Future.succeededFuture());
  }

  /**
   * A message that is tried once says nothing of its destination when it fails: somebody is trying
   * out an address.
   */
  private static final String FAILED =
      """
      with failed as (
        update outbox
        set due_at = now() + $3::bigint * interval '1 ms', taken_until = null, last_status = $4,
          state = case when gives_up_at <= now() then 'dead' else state end,
          finished_at = case when gives_up_at <= now() then now() end
        where id = $1 and state = 'waiting'
        returning state, gives_up_at > written_at as lasting
      ), troubled as (
        insert into trouble as t (destination, failures, rests_until)
        select $2, 1, now() from failed where lasting
        on conflict (destination) do update set failures = t.failures + 1,
          rests_until = now() + case when t.failures + 1 < $6 then interval '0'
            else $5::float8 * least(30, power(2, least(t.failures + 1 - $6, 5))) * interval '1 second' end
      )
      select state = 'dead' as dead from failed
      """;

  /**
   * Puts it off by {@code delay}, and lets its destination rest for {@code chance} of what its
   * failures are worth; whether it has been tried long enough, and is dead.
   */
  Future<Boolean> failed(
      SqlClient client, Message message, String status, Duration delay, double chance) {
    return client
        .preparedQuery(FAILED)
        .execute(
            Tuple.of(
                message.id(), message.destination(), delay.toMillis(), status, chance, TROUBLED))
        .map(rows -> Rows.first(rows, row -> row.getBoolean("dead")).orElse(false));
  }

  private static final String REFUSED =
      """
      update outbox set state = 'dead', finished_at = now(), taken_until = null, last_status = $2
      where id = $1 and state = 'waiting'
      """;

  /** It is dead, and that is the message's fault. */
  Future<Void> refused(SqlClient client, Message message, String status) {
    return client.preparedQuery(REFUSED).execute(Tuple.of(message.id(), status)).mapEmpty();
  }

  private static final String PUT_BACK =
      """
      with back as (
        update outbox set due_at = now() + $2::bigint * interval '1 ms', taken_until = null, attempts = attempts - 1
        where id = $1 and state = 'waiting' and attempts > 0
      )
      insert into trouble as t (destination, failures, rests_until)
      select $3, $4, now() + $2::bigint * interval '1 ms' where $2::bigint >= 60000
      on conflict (destination) do update
      set failures = greatest(t.failures, excluded.failures), rests_until = excluded.rests_until
      """;

  /**
   * As if it had not been taken. Where that is for a minute or more, all of its destination rests
   * as long.
   */
  Future<Void> putBack(SqlClient client, Message message, Duration delay) {
    return client
        .preparedQuery(PUT_BACK)
        .execute(Tuple.of(message.id(), delay.toMillis(), message.destination(), TROUBLED))
        .mapEmpty();
  }

  private static final String GIVE_UP =
      """
      update outbox set state = 'dead', finished_at = now(), taken_until = null where id in (
        select id from outbox
        where state = 'waiting' and gives_up_at < now() - interval '1 minute'
          and (taken_until is null or taken_until <= now())
        limit $1 for update skip locked)
      """;

  /** What has waited too long behind others is dead; how many were found. */
  Future<Integer> giveUp(SqlClient client, int most) {
    return client.preparedQuery(GIVE_UP).execute(Tuple.of(most)).map(rows -> rows.rowCount());
  }

  private static final String FORGET =
      """
      delete from outbox where id in (
        select id from outbox
        where state <> 'waiting' and finished_at < now() - interval '3 days'
          and (state = 'delivered' or finished_at < now() - interval '30 days')
        limit $1 for update skip locked)
      """;

  /** Forgets what was delivered three days ago, and what has been dead for thirty. */
  Future<Integer> forget(SqlClient client, int most) {
    return client.preparedQuery(FORGET).execute(Tuple.of(most)).map(rows -> rows.rowCount());
  }

  private static final String WAITING =
      """
      select count(*) as waiting from (select from outbox where state = 'waiting' limit 100000) as counted
      """;

  /** How many wait, as far as a hundred thousand. */
  Future<Long> waiting(SqlClient client) {
    return client.query(WAITING).execute().map(rows -> rows.iterator().next().getLong("waiting"));
  }
}
