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

  /**
   * What seals an organisation's secrets. To be asked for before there is a connection or a
   * transaction: it may itself have to be read.
   */
  public Future<Key> key(OrganisationId organisation) {
    return dataKeys.of(organisation).map(dataKey -> new Key(organisation, dataKey));
  }

  /** An organisation's; prints as nothing. */
  public record Key(OrganisationId organisation, DataKey dataKey) {
    private byte[] sealed(UUID id, WebhookSecret secret) {
      return dataKey.seal(place(id), secret.octets());
    }

    private WebhookSecret open(UUID id, byte[] sealed) {
      return WebhookSecret.of(dataKey.open(place(id), sealed));
    }

    @Override
    public String toString() {
      return "Key";
    }
  }

  private static final String INSERT =
      """
      insert into webhook (id, organisation_id, url, events, sealed_secret, created_at)
      values ($1, $2, $3, $4, $5, $6)
      """;

  /** So that two who come at the same time count each other's. */
  private static final String LOCK =
      """
      select from organisation where id = $1 for no key update
      """;

  private static final String COUNT =
      """
      select count(*) as webhooks from webhook where organisation_id = $1
      """;

  /** In a transaction. {@link Problem.Conflict} where there are {@link #MOST} already. */
  public Future<Void> insert(SqlClient client, Key key, Webhook webhook, WebhookSecret secret) {
    Tuple organisation = Tuple.of(key.organisation().value());
    return client
        .preparedQuery(LOCK)
        .execute(organisation)
        .compose(
            _ ->
                client
                    .preparedQuery(INSERT)
                    .execute(
                        Tuple.of(
                            webhook.id(),
                            key.organisation().value(),
                            webhook.url().toString(),
                            names(webhook),
                            Pg.bytea(key.sealed(webhook.id(), secret)),
                            Pg.time(webhook.createdAt()))))
        .compose(_ -> client.preparedQuery(COUNT).execute(organisation))
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
      where organisation_id = $1 and id = $2 and (previous_until is null or previous_until <= $5 or $4 <= $5)
      returning id, url, events, created_at, previous_until
      """;

  /**
   * From now on {@code secret} signs, and until {@code previousUntil} the one before it too. Empty
   * while one before that signs still, since it would be no more; unless {@code previousUntil} says
   * that none shall.
   */
  public Future<Optional<Webhook>> rotate(
      SqlClient client,
      Key key,
      UUID id,
      WebhookSecret secret,
      Instant previousUntil,
      Instant now) {
    return client
        .preparedQuery(ROTATE)
        .execute(
            Tuple.of(
                key.organisation().value(),
                id,
                Pg.bytea(key.sealed(id, secret)),
                Pg.time(previousUntil),
                Pg.time(now)))
        .map(rows -> Rows.first(rows, Webhook::from));
  }

  private static final String FORGET_PREVIOUS =
      """
      update webhook set sealed_previous = null, previous_until = null where id in (
        select id from webhook where previous_until <= now() limit $1 for update skip locked)
      """;

  /** Forgets secrets that sign no longer; how many. */
  static Future<Integer> forgetPrevious(SqlClient client, int most) {
    return client
        .preparedQuery(FORGET_PREVIOUS)
        .execute(Tuple.of((long) most))
        .map(rows -> rows.rowCount());
  }

  private static final String REMOVE =
      """
      with gone as (
        delete from webhook where organisation_id = $1 and id = $2 returning 'webhook:' || id as destination
      ), heard as (
        select destination from gone union all select destination || ':test' from gone
      ), untroubled as (
        delete from trouble where destination in (select destination from heard)
      ), ended as (
        update outbox set state = 'dead', finished_at = now(), taken_until = null, last_status = 'no-webhook'
        where organisation_id = $1 and id in (
          select due.id from heard cross join lateral (
            select o.id from outbox o
            where o.organisation_id = $1 and o.destination = heard.destination and o.state = 'waiting'
            order by o.due_at limit 5000 for update skip locked) as due)
      )
      select destination from gone
      """;

  /** Whether there was one. What still waits for it is dead, or will be when it is taken. */
  public Future<Boolean> remove(SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(REMOVE)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> rows.size() > 0);
  }

  /** Where to send, and what signs it: the secret, and the one before it while that is good. */
  record Endpoint(URI url, List<WebhookSecret> secrets) {}

  private static final String ENDPOINT =
      """
      select url, sealed_secret, case when previous_until > $3 then sealed_previous end as sealed_previous
      from webhook where organisation_id = $1 and id = $2
      """;

  Future<Optional<Endpoint>> endpoint(SqlClient client, Key key, UUID id, Instant now) {
    return client
        .preparedQuery(ENDPOINT)
        .execute(Tuple.of(key.organisation().value(), id, Pg.time(now)))
        .map(rows -> Rows.first(rows, row -> endpoint(key, id, row)));
  }

  private static Endpoint endpoint(Key key, UUID id, Row row) {
    return new Endpoint(
        URI.create(row.getString("url")),
        Stream.of("sealed_secret", "sealed_previous")
            .filter(column -> row.getBuffer(column) != null)
            .map(column -> key.open(id, Pg.bytes(row, column)))
            .toList());
  }

  private static String place(UUID id) {
    return "webhook|" + id;
  }

  private static String[] names(Webhook webhook) {
    return webhook.eventNames().toArray(String[]::new);
  }
}
