package dev.chancery.status;

import dev.chancery.format.Prepared;
import dev.chancery.format.StatusBits;
import dev.chancery.format.StatusListDraft;
import dev.chancery.format.StatusListWriter;
import dev.chancery.model.Algorithm;
import dev.chancery.model.Ids;
import dev.chancery.model.Randomness;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusReference;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Coalescing;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.signing.KeyRing;
import dev.chancery.signing.Sign;
import dev.chancery.signing.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens lists, and signs those that have changed or are about to expire. Every node runs one; a
 * list that one of them is signing is locked, and the others step over it.
 */
public final class StatusPublisher {
  /** The topic of changes to published lists; the key is the list's id. */
  public static final String TOPIC = "status-lists";

  /** Which key signs where an issuer has several: every verifier knows ES256. */
  private static final List<Algorithm> PREFERRED = List.of(Algorithm.ES256, Algorithm.EDDSA);

  private static final Logger log = LoggerFactory.getLogger(StatusPublisher.class);

  /**
   * When lists are signed, and for how long.
   *
   * @param interval how often to look for changes
   * @param lifetime how long a signed list is valid; it is signed anew when half of that is over
   * @param ttl how long a verifier may keep it
   */
  public record Timing(Duration interval, Duration lifetime, Duration ttl) {}

  private final Vertx vertx;
  private final Database database;
  private final StatusLists lists;
  private final KeyRing keyRing;
  private final DataKeys dataKeys;
  private final Changes changes;
  private final Bus bus;
  private final InstantSource clock;
  private final Randomness randomness;
  private final StatusUris uris;
  private final Timing timing;
  private final Coalescing<StatusSeries, Void> opening = new Coalescing<>();
  private boolean publishing;
  private long timer;

  public StatusPublisher(
      Vertx vertx,
      Database database,
      StatusLists lists,
      KeyRing keyRing,
      DataKeys dataKeys,
      Changes changes,
      Bus bus,
      InstantSource clock,
      Randomness randomness,
      StatusUris uris,
      Timing timing) {
    this.vertx = vertx;
    this.database = database;
    this.lists = lists;
    this.keyRing = keyRing;
    this.dataKeys = dataKeys;
    this.changes = changes;
    this.bus = bus;
    this.clock = clock;
    this.randomness = randomness;
    this.uris = uris;
    this.timing = timing;
  }

  public void start() {
    timer = vertx.setPeriodic(timing.interval.toMillis(), _ -> publishDue());
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  static String permutationKeyOf(StatusListId list) {
    return "status_list|" + list + "|permutation_key";
  }

  /**
   * Makes sure that {@code series} has a published list with room, before any credential points at
   * it.
   */
  Future<Void> open(StatusSeries series) {
    return opening.get(series, this::openNow);
  }

  private Future<Void> openNow(StatusSeries series) {
    StatusListId id = new StatusListId(Ids.version4(randomness.bytes(16)));
    return sign(new StatusLists.Due(id, series, StatusLists.SIZE, 1), List.of())
        .compose(
            empty ->
                dataKeys
                    .of(series.organisation())
                    .compose(dataKey -> insert(series, empty, dataKey)));
  }

  private Future<Void> insert(StatusSeries series, Publication empty, DataKey dataKey) {
    byte[] permutationKey = dataKey.seal(permutationKeyOf(empty.list()), randomness.bytes(32));
    return database.inTransaction(
        client ->
            lists
                .lockAndCheckRoom(client, series)
                .compose(
                    roomy ->
                        roomy
                            ? Future.succeededFuture()
                            : lists
                                .insert(client, empty.list(), series, permutationKey)
                                .compose(_ -> lists.publish(client, empty, clock.instant()))));
  }

  private void publishDue() {
    if (publishing) {
      return;
    }
    publishing = true;
    publishEach(new HashSet<>())
        .onFailure(
            failure -> log.atWarn().addKeyValue("cause", failure.toString()).log("status.unread"))
        .onComplete(_ -> publishing = false);
  }

  /**
   * One after the other until none is due; one that cannot be signed is left for the next sweep,
   * and holds up no other.
   */
  private Future<Void> publishEach(Set<StatusListId> failed) {
    return database
        .inTransaction(client -> publishOne(client, failed))
        .compose(found -> found ? publishEach(failed) : Future.succeededFuture());
  }

  private Future<Boolean> publishOne(SqlConnection client, Set<StatusListId> failed) {
    Instant soon = clock.instant().plus(timing.lifetime.dividedBy(2));
    return lists
        .due(client, soon, failed)
        .compose(
            due ->
                due.isPresent()
                    ? publish(client, due.get())
                        .recover(failure -> leave(due.get(), failure, failed))
                        .map(true)
                    : Future.succeededFuture(false));
  }

  private static Future<Void> leave(
      StatusLists.Due due, Throwable failure, Set<StatusListId> failed) {
    failed.add(due.list());
    log.atWarn()
        .addKeyValue("list", due.list())
        .addKeyValue("cause", failure.toString())
        .log("status.unpublished");
    return Future.succeededFuture();
  }

  private Future<Void> publish(SqlConnection client, StatusLists.Due due) {
    return lists
        .entries(client, due.list())
        .compose(entries -> sign(due, entries))
        .compose(signed -> lists.publish(client, signed, clock.instant()))
        .compose(_ -> changes.record(client, TOPIC, due.list().toString()))
        .onSuccess(
            _ ->
                log.atInfo()
                    .addKeyValue("list", due.list())
                    .addKeyValue("version", due.version())
                    .log("status.published"));
  }

  private Future<Publication> sign(StatusLists.Due due, List<StatusBits.Entry> entries) {
    Instant now = clock.instant();
    Instant expiresAt = now.plus(timing.lifetime);
    return keyRing
        .active(due.series().issuer(), PREFERRED, now)
        .compose(
            key -> {
              Prepared prepared =
                  StatusListWriter.of(due.series().kind())
                      .prepare(draft(due, entries, key, now, expiresAt));
              return bus.request(Sign.ADDRESS, new Sign(key.id(), prepared.toBeSigned()))
                  .map(signed -> prepared.finish(signed.signature()));
            })
        .map(
            signed ->
                new Publication(
                    due.list(),
                    due.series().kind(),
                    due.version(),
                    signed.getBytes(StandardCharsets.US_ASCII),
                    expiresAt));
  }

  private StatusListDraft draft(
      StatusLists.Due due,
      List<StatusBits.Entry> entries,
      SigningKey key,
      Instant now,
      Instant expiresAt) {
    return new StatusListDraft(
        key.issuer(),
        key.kid(),
        key.algorithm(),
        uris.of(due.list()),
        now,
        expiresAt,
        timing.ttl,
        StatusReference.REVOCATION,
        StatusBits.of(due.size(), entries));
  }
}
