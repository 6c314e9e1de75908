package dev.chancery.notify;

import dev.chancery.model.Ids;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table {@code webhook}. Secrets lie there sealed under the organisation's data key. */
public final class Webhooks {
  /** Of one organisation. */
  public static final int MOST = 20;

  private final DataKeys dataKeys;
  private final Randomness randomness;

  public Webhooks(DataKeys dataKeys, Randomness randomness) {
    this.dataKeys = dataKeys;
    this.randomness = randomness;
  }

  /** A fresh id, of a webhook or a message. */
  public UUID id() {
    return Ids.version4(randomness.bytes(16));
  }

  public WebhookSecret secret() {
    return WebhookSecret.fresh(randomness);
  }

  private static final String INSERT =
      """
      insert into webhook (id, organisation_id, url, events, sealed_secret, created_at)
      values ($1, $2, $3, $4, $5, $6)
      """;

  private static final String COUNT =
      """
      select count(*) as webhooks from webhook where organisation_id = $1
      """;

  /** {@link Problem.Conflict} where the organisation has {@link #MOST} already. */
  public Future<Void> insert(
      SqlClient client, OrganisationId organisation, Webhook webhook, WebhookSecret secret) {
    return dataKeys
        .of(organisation)
        .compose(
            dataKey ->
                client
                    .preparedQuery(INSERT)
                    .execute(
                        Tuple.of(
                            webhook.id(),
                            organisation.value(),
                            webhook.url().toString(),
                            names(webhook),
                            Pg.bytea(sealed(dataKey, webhook.id(), secret)),
                            Pg.time(webhook.createdAt()))))
        .compose(_ -> client.preparedQuery(COUNT).execute(Tuple.of(organisation.value())))
        .map(rows -> requireFew(rows.iterator().next().getLong("webhooks")));
  }

  private static @Nullable Void requireFew(long count) {
    if (count > MOST) {
      throw new ProblemException(new Problem.Conflict("webhooks", "at most " + MOST));
    }
    return null;
  }

  private static final String ALL =
      """
      select id, url, events, created_at, previous_until from webhook
      where organisation_id = $1 order by created_at, id
      """;

  public Future<List<Webhook>> all(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.all(rows, Webhook::from));
  }

  private static final String FIND =
      """
      select id, url, events, created_at, previous_until from webhook
      where organisation_id = $1 and id = $2
      """;

  public Future<Optional<Webhook>> find(SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> Rows.first(rows, Webhook::from));
  }

  private static final String CHANGE =
      """
      update webhook set url = coalesce($3, url), events = coalesce($4, events)
      where organisation_id = $1 and id = $2
      returning id, url, events, created_at, previous_until
      """;

  /** Changes what is not null, where there is such a webhook. */
  public Future<Optional<Webhook>> change(
      SqlClient client,
      OrganisationId organisation,
      UUID id,
      @Nullable URI url,
      String @Nullable [] events) {
    return client
        .preparedQuery(CHANGE)
        .execute(Tuple.of(organisation.value(), id, url == null ? null : url.toString(), events))
        .map(rows -> Rows.first(rows, Webhook::from));
  }

  private static final String ROTATE =
      """
      update webhook set sealed_previous = sealed_secret, previous_until = $4, sealed_secret = $3
      where organisation_id = $1 and id = $2
      returning id, url, events, created_at, previous_until
      """;

  /** From now on {@code secret} signs, and until {@code previousUntil} the one before it too. */
  public Future<Optional<Webhook>> rotate(
      SqlClient client,
      OrganisationId organisation,
      UUID id,
      WebhookSecret secret,
      Instant previousUntil) {
    return dataKeys
        .of(organisation)
        .compose(
            dataKey ->
                client
                    .preparedQuery(ROTATE)
                    .execute(
                        Tuple.of(
                            organisation.value(),
                            id,
                            Pg.bytea(sealed(dataKey, id, secret)),
                            Pg.time(previousUntil))))
        .map(rows -> Rows.first(rows, Webhook::from));
  }

  private static final String REMOVE =
      """
      delete from webhook where organisation_id = $1 and id = $2
      """;

  /** Whether there was one. What still waits for it will be dead. */
  public Future<Boolean> remove(SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(REMOVE)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Where to send, and what signs it: the secret, and the one before it while that is good. */
  record Endpoint(URI url, List<WebhookSecret> secrets) {}

  private static final String ENDPOINT =
      """
      select url, sealed_secret, case when previous_until > $3 then sealed_previous end as sealed_previous
      from webhook where organisation_id = $1 and id = $2
      """;

  Future<Optional<Endpoint>> endpoint(
      SqlClient client, OrganisationId organisation, UUID id, Instant now) {
    return client
        .preparedQuery(ENDPOINT)
        .execute(Tuple.of(organisation.value(), id, Pg.time(now)))
        .compose(
            rows ->
                dataKeys
                    .of(organisation)
                    .map(dataKey -> Rows.first(rows, row -> endpoint(dataKey, id, row))));
  }

  private static Endpoint endpoint(DataKey dataKey, UUID id, Row row) {
    return new Endpoint(
        URI.create(row.getString("url")),
        Stream.of("sealed_secret", "sealed_previous")
            .filter(column -> row.getBuffer(column) != null)
            .map(column -> dataKey.open(place(id), Pg.bytes(row, column)))
            .map(WebhookSecret::of)
            .toList());
  }

  private static byte[] sealed(DataKey dataKey, UUID id, WebhookSecret secret) {
    return dataKey.seal(place(id), secret.octets());
  }

  private static String place(UUID id) {
    return "webhook|" + id;
  }

  private static String[] names(Webhook webhook) {
    return webhook.eventNames().toArray(String[]::new);
  }
}
