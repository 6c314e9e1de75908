package dev.chancery.notify;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
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

  private static final String DEAD =
      "select "
          + COLUMNS
          + """
           from outbox where organisation_id = $1 and state = 'dead' and ($2::uuid is null
            or (finished_at, id) < (select finished_at, id from outbox where organisation_id = $1 and id = $2))
          order by finished_at desc, id desc limit $3
          """;

  /** The dead ones, those that died last first; beyond {@code after} where that is given. */
  public Future<List<Notification>> dead(
      SqlClient client, OrganisationId organisation, @Nullable UUID after, int limit) {
    return client
        .preparedQuery(DEAD)
        .execute(Tuple.of(organisation.value(), after, Rows.page(limit)))
        .map(rows -> Rows.all(rows, Notification::from));
  }

  private static final String RESEND =
      "update outbox set state = 'waiting', finished_at = null, due_at = now(), taken_until = null, attempts = 0,"
          + " gives_up_at = now() + (gives_up_at - written_at), written_at = now()"
          + " where organisation_id = $1 and id = $2 returning "
          + COLUMNS;

  /** Sends it again as it was, for as long as the first time. */
  public Future<Optional<Notification>> resend(
      SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(RESEND)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> Rows.first(rows, Notification::from));
  }

  private static final String WRITE_TEST =
      """
      insert into outbox (id, organisation_id, channel, destination, kind, happened_at, gives_up_at)
      select $3, organisation_id, 'webhook', 'webhook:' || id, $4, $5, now()
      from webhook where organisation_id = $1 and id = $2
      """;

  /** A message to the webhook that is tried once; false where there is no such webhook. */
  public Future<Boolean> test(
      SqlClient client, OrganisationId organisation, UUID webhook, UUID id, Instant now) {
    return client
        .preparedQuery(WRITE_TEST)
        .execute(Tuple.of(organisation.value(), webhook, id, TEST, Pg.time(now)))
        .map(rows -> rows.rowCount() > 0);
  }
}
