package dev.chancery.notify;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code outbox}, as an organisation reads it, and sends again what is there. */
public final class Notifications {
  /** What is sent to try out a webhook. */
  public static final String TEST = "webhook.test";

  private static final String COLUMNS =
      "id, channel, destination, kind, happened_at, data, state, attempts, last_status, finished_at";

  private static final String FIND =
      "select " + COLUMNS + " from outbox where organisation_id = $1 and id = $2";

  public Future<Optional<Notification>> find(
      SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> Rows.first(rows, Notification::from));
  }

  /**
   * Where a page ends, by itself: the message may be on its way again when the next is asked for.
   *
   * @param finishedAt to the microsecond, as the database has it
   */
  public record Place(Instant finishedAt, UUID id) {
    private static final String SEPARATOR = "_";

    static Place of(Notification last) {
      return new Place(Objects.requireNonNull(last.finishedAt()), last.id());
    }

    /** {@link IllegalArgumentException} where it is no {@link #text}. */
    public static Place parse(String text) {
      int end = Math.max(0, text.indexOf(SEPARATOR));
      try {
        return new Place(
            Instant.parse(text.substring(0, end)), UUID.fromString(text.substring(end + 1)));
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("not the next of a page", e);
      }
    }

    public String text() {
      return finishedAt + SEPARATOR + id;
    }
  }

  private static final String DEAD =
      "select "
          + COLUMNS
          + """
           from outbox where organisation_id = $1 and state = 'dead'
            and ($2::timestamptz is null or (finished_at, id) < ($2, $3::uuid))
          order by finished_at desc, id desc limit $4
          """;

  /** The dead ones, those that died last first; beyond {@code after} where that is given. */
  public Future<List<Notification>> dead(
      SqlClient client, OrganisationId organisation, @Nullable Place after, int limit) {
    return client
        .preparedQuery(DEAD)
        .execute(
            Tuple.of(
                organisation.value(),
                after == null ? null : Pg.time(after.finishedAt()),
                after == null ? null : after.id(),
                Rows.page(limit)))
        .map(rows -> Rows.all(rows, Notification::from));
  }

  private static final String AGAIN =
      "state = 'waiting', finished_at = null, due_at = now(), taken_until = null, attempts = 0,"
          + " gives_up_at = now() + (gives_up_at - written_at), written_at = now()";

  /** What was in a mail is forgotten when it has been delivered, and cannot be sent twice. */
  private static final String RESEND =
      "update outbox set "
          + AGAIN
          + " where organisation_id = $1 and id = $2 and finished_at is not null and state <> 'delivered'"
          + " and (channel <> 'email' or sealed is not null) returning "
          + COLUMNS;

  /** Sends it again as it was, for as long as the first time; empty unless it is dead. */
  public Future<Optional<Notification>> resend(
      SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(RESEND)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> Rows.first(rows, Notification::from));
  }

  private static final String RESEND_ALL =
      "update outbox set "
          + AGAIN
          + """
           where organisation_id = $1 and id in (
            select id from outbox
            where organisation_id = $1 and state = 'dead' and channel = $2 and kind <> $4
              and ($3::text is null or destination = $3) and (channel <> 'email' or sealed is not null)
            order by finished_at, id limit $5 for update skip locked)
          """;

  /**
   * Sends again what is dead of a channel, or of one webhook, those that died first first; how many
   * are on their way, {@code most} of them. What tried out a webhook is not.
   */
  public Future<Integer> resendAll(
      SqlClient client,
      OrganisationId organisation,
      String channel,
      @Nullable UUID webhook,
      int most) {
    return client
        .preparedQuery(RESEND_ALL)
        .execute(
            Tuple.of(
                organisation.value(),
                channel,
                webhook == null ? null : Webhook.destination(webhook),
                TEST,
                (long) most))
        .map(rows -> rows.rowCount());
  }

  private static final String WRITE_TEST =
      """
      insert into outbox (id, organisation_id, channel, destination, kind, happened_at, gives_up_at)
      select $3, organisation_id, 'webhook', 'webhook:' || id || ':test', $4, $5, now()
      from webhook where organisation_id = $1 and id = $2
      """;

  /**
   * A message to the webhook that is tried once; false where there is no such webhook. It goes to a
   * destination of its own, so that it waits behind no backlog and for no rest.
   */
  public Future<Boolean> test(
      SqlClient client, OrganisationId organisation, UUID webhook, UUID id, Instant now) {
    return client
        .preparedQuery(WRITE_TEST)
        .execute(Tuple.of(organisation.value(), webhook, id, TEST, Pg.time(now)))
        .map(rows -> rows.rowCount() > 0);
  }
}
