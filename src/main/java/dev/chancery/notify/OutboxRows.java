package dev.chancery.notify;

import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables {@code outbox} and {@code trouble}, as they are drained. */
final class OutboxRows {
  /** So many times in a row a destination may fail before it is left alone for a while. */
  private static final int TROUBLED = 3;

  /**
   * Walks from destination to destination of a channel, whatever lies at each, and takes a few of
   * those that are due there. A destination that rests is left out, and so is one where nothing is
   * due, so that neither takes the place of one that waits; when a rest is over it is asked by one
   * message. Which ones come first is chance's, so that none is always last. The lease begins when
   * the row is held, not when it was asked for.
   */
  private static final String TAKE =
      """
      with recursive waiting as (
        (select destination from outbox
          where state = 'waiting' and destination > $1::text || ':' and destination < $1::text || ';'
          order by destination limit 1)
        union all
        select (
          select o.destination from outbox o
          where o.state = 'waiting' and o.destination > w.destination and o.destination < $1::text || ';'
          order by o.destination limit 1)
        from waiting w where w.destination is not null
      ), held as (
        select * from unnest($5::text[], $6::int[]) as held (destination, messages)
      ), held_of as (
        select * from unnest($7::uuid[], $8::int[]) as held_of (organisation_id, messages)
      ), ready as (
        select w.destination, coalesce(t.failures >= $9, false) as probe, $3 - coalesce(h.messages, 0) as room
        from waiting w left join trouble t using (destination) left join held h using (destination)
          cross join lateral (
            select from outbox o
            where o.destination = w.destination and o.state = 'waiting' and o.due_at <= now()
              and (o.taken_until is null or o.taken_until <= now())
              and o.organisation_id not in (select organisation_id from held_of where messages >= $4)
            order by o.due_at limit 1) as due
        where w.destination is not null and coalesce(h.messages, 0) < $3
          and (t.rests_until is null or t.rests_until <= now())
        order by random() limit $2
      ), placed as (
        select due.id, ready.probe,
          coalesce(h.messages, 0) + row_number() over (partition by due.organisation_id) as place
        from ready cross join lateral (
          select o.id, o.organisation_id from outbox o
          where o.destination = ready.destination and o.state = 'waiting' and o.due_at <= now()
            and (o.taken_until is null or o.taken_until <= now())
          order by o.due_at limit case when ready.probe then 1 else ready.room end for update skip locked) as due
          left join held_of h using (organisation_id)
      ), taken as (
        select id, probe from placed where place <= $4 limit $2
      )
      update outbox o set taken_until = clock_timestamp() + $10::bigint * interval '1 ms', attempts = attempts + 1
      from taken where o.id = taken.id
      returning o.id, o.organisation_id, o.channel, o.destination, o.kind, o.happened_at, o.data, o.sealed,
        o.attempts, taken.probe
      """;

  /**
   * Takes {@code most} messages of {@code channel} for {@code lease}; together with what is in hand
   * no more of one destination or organisation than there may be.
   */
  Future<List<Message>> take(
      SqlClient client, String channel, int most, InHand inHand, Duration lease) {
    return client
        .preparedQuery(TAKE)
        .execute(
            Tuple.from(
                List.of(
                    channel,
                    (long) most,
                    (long) inHand.terms().ofOne(),
                    (long) inHand.terms().ofOrganisation(),
                    inHand.destinations(),
                    inHand.ofDestinations(),
                    inHand.organisations(),
                    inHand.ofOrganisations(),
                    TROUBLED,
                    lease.toMillis())))
        .map(rows -> Rows.all(rows, Message::from));
  }

  /** Whoever sent it, and however long ago: it is theirs. */
  private static final String DELIVERED =
      """
      with well as (
        delete from trouble where destination = $2 returning failures
      ), done as (
        update outbox set state = 'delivered', finished_at = now(), taken_until = null, last_status = $3,
          sealed = null
        where id = $1 and finished_at is null
      )
      select failures from well
      """;

  /**
   * What had failed at a destination while it was away need not wait any longer: the last first.
   */
  private static final String BRING_FORWARD =
      """
      update outbox set due_at = now() where id in (
        select id from outbox where destination = $1 and state = 'waiting' and due_at > now()
        order by due_at desc limit 1000 for update skip locked)
      """;

  Future<Void> delivered(SqlClient client, Message message, String status) {
    return client
        .preparedQuery(DELIVERED)
        .execute(Tuple.of(message.id(), message.destination(), status))
        .compose(well -> bringForward(client, message, well));
  }

  private static Future<Void> bringForward(SqlClient client, Message message, RowSet<Row> well) {
    return Rows.first(well, row -> row.getInteger("failures")).orElse(0) >= TROUBLED
        ? client.preparedQuery(BRING_FORWARD).execute(Tuple.of(message.destination())).mapEmpty()
        : Future.succeededFuture();
  }

  /**
   * Only where the message is still this attempt's. A message that is tried once says nothing of
   * its destination when it fails: somebody is trying out an address.
   */
  private static final String FAILED =
      """
      with failed as (
        update outbox
        set due_at = now() + $3::bigint * interval '1 ms', taken_until = null, last_status = $4,
          state = case when gives_up_at <= now() then 'dead' else state end,
          finished_at = case when gives_up_at <= now() then now() end
        where id = $1 and finished_at is null and attempts = $7
        returning state, gives_up_at > written_at as lasting
      ), troubled as (
        insert into trouble as t (destination, failures, rests_until)
        select $2, 1, now() from failed where lasting and $5::float8 is not null
        on conflict (destination) do update set failures = t.failures + 1,
          rests_until = now() + case when t.failures + 1 < $6 then interval '0'
            else $5::float8 * least(30, power(2, least(t.failures + 1 - $6, 5))) * interval '1 second' end
      )
      select state = 'dead' as dead from failed
      """;

  /**
   * Puts it off by {@code delay}, and lets its destination rest for {@code chance} of what its
   * failures are worth, unless that is null; whether it has been tried long enough, and is dead.
   */
  Future<Boolean> failed(
      SqlClient client, Message message, String status, Duration delay, @Nullable Double chance) {
    return client
        .preparedQuery(FAILED)
        .execute(
            Tuple.tuple()
                .addValue(message.id())
                .addValue(message.destination())
                .addValue(delay.toMillis())
                .addValue(status)
                .addValue(chance)
                .addValue(TROUBLED)
                .addValue(message.attempts()))
        .map(rows -> Rows.first(rows, row -> row.getBoolean("dead")).orElse(false));
  }

  private static final String REFUSED =
      """
      with well as (
        delete from trouble where destination = $2 returning failures
      ), done as (
        update outbox set state = 'dead', finished_at = now(), taken_until = null, last_status = $3
        where id = $1 and finished_at is null and attempts = $4
      )
      select failures from well
      """;

  /** It is dead, and that is the message's fault: who refuses it has answered. */
  Future<Void> refused(SqlClient client, Message message, String status) {
    return client
        .preparedQuery(REFUSED)
        .execute(Tuple.of(message.id(), message.destination(), status, message.attempts()))
        .compose(well -> bringForward(client, message, well));
  }

  private static final String PUT_BACK =
      """
      with back as (
        update outbox set due_at = now() + $2::bigint * interval '1 ms', taken_until = null, last_status = $5,
          attempts = attempts - 1,
          gives_up_at = gives_up_at + case when gives_up_at > written_at then $2::bigint else 0 end * interval '1 ms'
        where id = $1 and finished_at is null and attempts = $6
      )
      insert into trouble as t (destination, failures, rests_until)
      select $3, $4, now() + $2::bigint * interval '1 ms' where $2::bigint >= 60000
      on conflict (destination) do update
      set failures = greatest(t.failures, excluded.failures), rests_until = excluded.rests_until
      """;

  /**
   * As if it had not been taken, nor that time gone by. Where it is for a minute or more, all of
   * its destination rests as long.
   */
  Future<Void> putBack(SqlClient client, Message message, String status, Duration delay) {
    return client
        .preparedQuery(PUT_BACK)
        .execute(
            Tuple.of(
                message.id(),
                delay.toMillis(),
                message.destination(),
                TROUBLED,
                status,
                message.attempts()))
        .mapEmpty();
  }

  /**
   * A mail that has never been tried, of an organisation whose mails go out, waits for its day: a
   * long list takes as many days as it needs, but ninety at most.
   */
  private static final String GIVE_UP =
      """
      with late as (
        select o.id, o.channel = 'email' and o.attempts = 0 and o.written_at > now() - interval '90 days'
          and exists (
            select from mail_use u
            where u.organisation_id = o.organisation_id and u.sent > 0 and u.day >= current_date - 2) as in_turn
        from outbox o
        where o.state = 'waiting' and o.gives_up_at < now() - interval '1 minute'
          and (o.taken_until is null or o.taken_until <= now())
        order by o.gives_up_at limit $1 for update skip locked
      ), prolonged as (
        update outbox o set gives_up_at = now() + interval '1 day' from late where o.id = late.id and in_turn
      )
      update outbox o set state = 'dead', finished_at = now(), taken_until = null, last_status = 'too-late'
      from late where o.id = late.id and not in_turn
      """;

  /** What has waited too long behind others is dead; how many are. */
  Future<Integer> giveUp(SqlClient client, int most) {
    return client.preparedQuery(GIVE_UP).execute(Tuple.of(most)).map(rows -> rows.rowCount());
  }

  private static final String FORGET_DELIVERED =
      """
      delete from outbox where id in (
        select id from outbox where state = 'delivered' and finished_at < now() - interval '3 days'
        limit $1 for update skip locked)
      """;

  Future<Integer> forgetDelivered(SqlClient client, int most) {
    return client
        .preparedQuery(FORGET_DELIVERED)
        .execute(Tuple.of(most))
        .map(rows -> rows.rowCount());
  }

  private static final String FORGET_DEAD =
      """
      delete from outbox where id in (
        select id from outbox where state = 'dead' and finished_at < now() - interval '30 days'
        limit $1 for update skip locked)
      """;

  Future<Integer> forgetDead(SqlClient client, int most) {
    return client.preparedQuery(FORGET_DEAD).execute(Tuple.of(most)).map(rows -> rows.rowCount());
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
