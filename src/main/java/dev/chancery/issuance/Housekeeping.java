package dev.chancery.issuance;

import dev.chancery.model.Validity;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.SigningKey;
import dev.chancery.signing.SigningKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is no longer kept, once a minute and in small bites: sealed answers and idempotency
 * keys whose retention has ended, with the orders that they answered for, nonces and deliveries
 * that have expired; and finds out when superseded keys may retire. Every node does it; they step
 * over each other's rows.
 */
public final class Housekeeping {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  /** How long after a key was superseded no node can still be signing with it. */
  private static final Duration SETTLED = Duration.ofMinutes(5);

  private static final int BITE = 5_000;

  private final Vertx vertx;
  private final Database database;
  private final Changes changes;
  private final SigningKeys signingKeys;
  private final InstantSource clock;
  private final Duration retention;
  private final Duration listLifetime;
  private boolean running;
  private long timer;

  /**
   * A housekeeper.
   *
   * @param retention how long answers are kept
   * @param listLifetime how long a status list that a key has signed is valid
   */
  public Housekeeping(
      Vertx vertx,
      Database database,
      Changes changes,
      SigningKeys signingKeys,
      InstantSource clock,
      Duration retention,
      Duration listLifetime) {
    this.vertx = vertx;
    this.database = database;
    this.changes = changes;
    this.signingKeys = signingKeys;
    this.clock = clock;
    this.retention = retention;
    this.listLifetime = listLifetime;
  }

  public void start() {
    timer = vertx.setPeriodic(INTERVAL.toMillis(), _ -> tidyOnce());
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  private void tidyOnce() {
    if (running) {
      return;
    }
    running = true;
    tidy().onComplete(_ -> running = false);
  }

  /** Does all of it now. */
  public Future<Void> tidy() {
    Instant now = clock.instant();
    return done("answers", repeat(FORGET_ANSWERS, now.minus(retention)))
        .compose(_ -> done("batch-answers", repeat(FORGET_BATCH_ANSWERS, now.minus(retention))))
        .compose(_ -> done("batch-orders", repeat(FORGET_BATCH_ORDERS, now.minus(retention))))
        .compose(_ -> done("order-keys", repeat(FORGET_ORDER_KEYS, now.minus(retention))))
        .compose(_ -> done("idempotency-keys", repeat(FORGET_KEYS, now)))
        .compose(_ -> done("nonces", repeat(FORGET_NONCES, now)))
        .compose(_ -> done("deliveries", repeat(FORGET_DELIVERIES, now)))
        .compose(_ -> done("delegations", repeat(FORGET_DELEGATIONS, now)))
        .compose(_ -> done("signing-keys", retireKeys(now)))
        .compose(_ -> done("changes", changes.prune()));
  }

  /** What fails is told, and tried again in a minute; it keeps nothing else from being done. */
  private static Future<Void> done(String what, Future<Void> step) {
    return step.onFailure(
            failure ->
                log.atWarn()
                    .addKeyValue("what", what)
                    .addKeyValue("cause", failure.toString())
                    .log("housekeeping.failed"))
        .otherwiseEmpty();
  }

  private static final String FORGET_ANSWERS =
      """
      update credential set sealed = null where id in (
        select id from credential where issued_at < $1 and sealed is not null limit $2 for update skip locked)
      """;

  /** Whoever carries out an order looks by its key for what was done of it. */
  private static final String FORGET_BATCH_ANSWERS =
      """
      update batch set key_hash = null, request_hash = null, sealed_answer = null where id in (
        select id from batch b where issued_at < $1 and key_hash is not null and not exists (
          select from batch_order o
          where o.organisation_id = b.organisation_id and o.key_hash = b.key_hash and o.finished_at is null)
        limit $2 for update skip locked)
      """;

  private static final String FORGET_BATCH_ORDERS =
      """
      delete from batch_order where id in (
        select id from batch_order where finished_at < $1 limit $2 for update skip locked)
      """;

  private static final String FORGET_ORDER_KEYS =
      """
      update revocation_order set key_hash = null, request_hash = null where id in (
        select id from revocation_order where given_at < $1 and key_hash is not null limit $2 for update skip locked)
      """;

  private static final String FORGET_KEYS =
      """
      delete from idempotency_key where ctid in (
        select ctid from idempotency_key where expires_at < $1 limit $2 for update skip locked)
      """;

  private static final String FORGET_NONCES =
      """
      delete from spent_nonce where ctid in (
        select ctid from spent_nonce where expires_at < $1 limit $2 for update skip locked)
      """;

  /** What has ended can have no children, and is not asked for what it says. */
  private static final String FORGET_DELEGATIONS =
      """
      update delegation set sealed = null where credential_id in (
        select credential_id from delegation
        where ends_at < $1 and sealed is not null limit $2 for update skip locked)
      """;

  private static final String FORGET_DELIVERIES =
      """
      delete from delivery where credential_id in (
        select credential_id from delivery where expires_at < $1 limit $2 for update skip locked)
      """;

  /** Until a bite comes back smaller than it might have been. */
  private Future<Void> repeat(String statement, Instant before) {
    return database
        .within(
            DEADLINE,
            client -> client.preparedQuery(statement).execute(Tuple.of(Pg.time(before), BITE)))
        .compose(
            rows -> rows.rowCount() < BITE ? Future.succeededFuture() : repeat(statement, before));
  }

  private Future<Void> retireKeys(Instant now) {
    return database
        .with(client -> signingKeys.superseded(client, now.minus(SETTLED)))
        .compose(this::retireEach);
  }

  private Future<Void> retireEach(List<SigningKey> keys) {
    Future<Void> done = Future.succeededFuture();
    for (SigningKey key : keys) {
      done =
          done.compose(_ -> database.inTransaction(client -> retire(client, key)))
              .onSuccess(_ -> changes.announce(KeyRing.TOPIC, key.issuer().value()));
    }
    return done;
  }

  /** A row for each lifetime; null where they do not expire. */
  private static final String LIFETIMES =
      """
      select distinct valid_for from collection
      where organisation_id = $1 and issuer_did = $2 and created_at < $3
      """;

  private static final String LAST_DIRECT =
      """
      select valid_until from credential
      where organisation_id = $1 and key_id = $2 and collection_id is null
      order by valid_until desc nulls first limit 1
      """;

  /**
   * When the last that was signed with {@code key} has expired. What a collection can have issued
   * ends by its lifetime: the ledger has no index by key for that, and to read all of it for each
   * superseded key would cost more than to publish a key for a while longer than it is needed. Of
   * what was issued without a collection it has one. A key under which something can be valid for
   * ever never retires.
   */
  private Future<Void> retire(SqlConnection client, SigningKey key) {
    Instant lastUse = lastUse(key);
    return ofCollections(client, key, lastUse)
        .compose(ends -> direct(client, key).map(direct -> union(ends, direct)))
        .compose(
            ends ->
                ends.stream().allMatch(Optional::isPresent)
                    ? retire(client, key, last(lastUse, ends.stream().flatMap(Optional::stream)))
                    : Future.succeededFuture());
  }

  /** When what the issuer's collections can have issued until {@code lastUse} ends, if ever. */
  private static Future<List<Optional<Instant>>> ofCollections(
      SqlConnection client, SigningKey key, Instant lastUse) {
    return client
        .preparedQuery(LIFETIMES)
        .execute(Tuple.of(key.organisation().value(), key.issuer().value(), Pg.time(lastUse)))
        .map(rows -> Rows.all(rows, row -> end(lastUse, row.getString("valid_for"))));
  }

  private static Optional<Instant> end(Instant lastUse, @Nullable String lifetime) {
    return Optional.ofNullable(lifetime)
        .flatMap(
            text ->
                Optional.ofNullable(Validity.startingAt(lastUse, Duration.parse(text)).until()));
  }

  /** When what was issued without a collection ends, if ever; nothing where there is none. */
  private static Future<List<Optional<Instant>>> direct(SqlConnection client, SigningKey key) {
    return client
        .preparedQuery(LAST_DIRECT)
        .execute(Tuple.of(key.organisation().value(), key.id().value()))
        .map(
            rows ->
                Rows.all(rows, row -> Optional.ofNullable(Pg.optionalInstant(row, "valid_until"))));
  }

  private static <T> List<T> union(List<T> some, List<T> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private Future<Void> retire(SqlConnection client, SigningKey key, Instant end) {
    return signingKeys
        .retire(client, key.id(), end)
        .compose(_ -> changes.record(client, KeyRing.TOPIC, key.issuer().value()));
  }

  /** No node signs with it after that. */
  private Instant lastUse(SigningKey key) {
    return (key.supersededAt() == null ? clock.instant() : key.supersededAt()).plus(SETTLED);
  }

  /** The latest of {@code ends} and of that of the last status list. */
  private Instant last(Instant lastUse, Stream<Instant> ends) {
    Instant lastList = lastUse.plus(listLifetime);
    return ends.reduce(lastList, (one, other) -> one.isAfter(other) ? one : other);
  }
}
