package dev.chancery.status;

import dev.chancery.model.Ids;
import dev.chancery.model.Randomness;
import dev.chancery.model.StatusListId;
import dev.chancery.platform.bus.Bus;
import dev.chancery.platform.cache.Changes;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.memory.Coalescing;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import dev.chancery.signing.KeyRing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens lists, and signs those that have changed or are about to expire. Every node runs one; a
 * list that one of them is signing is locked, and the others step over it.
 */
public final class StatusPublisher {
  /** The topic of changes to published lists; the key is the list's id. */
  public static final String TOPIC = "status-lists";

  private static final Logger log = LoggerFactory.getLogger(StatusPublisher.class);

  /**
   * When lists are signed, and for how long.
   *
   * @param interval how often to look for changes that nobody told of
   * @param lifetime how long a signed list is valid; it is signed anew when half of that is over
   * @param ttl how long a verifier may keep it
   */
  public record Timing(Duration interval, Duration lifetime, Duration ttl) {
    /** How long lists rest at least, that change all the time. */
    Duration rest() {
      return interval.dividedBy(4);
    }
  }

  private final Vertx vertx;
  private final Database database;
  private final StatusLists lists;
  private final StatusPublications publications = new StatusPublications();
  private final ListMaker maker;
  private final DataKeys dataKeys;
  private final Changes changes;
  private final InstantSource clock;
  private final Randomness randomness;
  private final Timing timing;
  private final Coalescing<StatusSeries, Void> opening = new Coalescing<>();
  private volatile @Nullable Context home;

  /** Only on {@link #home}, as what follows. */
  private final Setbacks setbacks;

  private boolean awaited;

  private boolean sweeping;
  private boolean nudged;
  private long swept;
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
    this.maker = new ListMaker(vertx, keyRing, bus, clock, uris, timing.lifetime(), timing.ttl());
    this.dataKeys = dataKeys;
    this.changes = changes;
    this.clock = clock;
    this.randomness = randomness;
    this.timing = timing;
    this.setbacks = new Setbacks(timing.interval);
    this.swept = System.nanoTime() - timing.interval.toNanos();
  }

  /** Looks at once for what has changed while no node was there. */
  public void start() {
    home = vertx.getOrCreateContext();
    timer = vertx.setPeriodic(timing.interval.toMillis(), _ -> sweepSoon());
    nudge();
  }

  public void stop() {
    home = null;
    vertx.cancelTimer(timer);
  }

  /**
   * Has lists that have changed signed at once, or as soon as they have rested since the last time.
   * For whoever has changed one, once that has committed; where it is lost, the next look finds it.
   * Safe for any thread.
   */
  public void nudge() {
    Context context = home;
    if (context != null) {
      context.runOnContext(_ -> sweepSoon());
    }
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
    return maker
        .make(new StatusPublications.Due(id, series, lists.size(), 1), List.of())
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
                                .compose(
                                    _ -> publications.publish(client, empty, clock.instant()))));
  }

  private void sweepSoon() {
    if (awaited || home == null) {
      return;
    }
    awaited = true;
    long rest = timing.rest().toMillis() - Duration.ofNanos(System.nanoTime() - swept).toMillis();
    if (rest > 0) {
      long _ = vertx.setTimer(rest, _ -> sweep());
    } else {
      sweep();
    }
  }

  /** What was published may have changed meanwhile, and is looked at again after a rest. */
  private void sweep() {
    awaited = false;
    if (sweeping) {
      nudged = true;
      return;
    }
    sweeping = true;
    swept = System.nanoTime();
    Sweep sweep = new Sweep(setbacks.at(swept));
    publishEach(sweep)
        .onFailure(
            failure -> log.atWarn().addKeyValue("cause", failure.toString()).log("status.unread"))
        .onComplete(
            outcome -> {
              sweeping = false;
              if (nudged || (outcome.succeeded() && sweep.published)) {
                nudged = false;
                sweepSoon();
              }
            });
  }

  /**
   * What one sweep has come by; a list only once, so that one that keeps changing holds up none.
   */
  private static final class Sweep {
    final Set<StatusListId> done;
    boolean published;

    /** The list that is under way. */
    @Nullable StatusListId taken;

    Sweep(Set<StatusListId> without) {
      done = new HashSet<>(without);
    }
  }

  /** One after the other until none is due, each in a transaction of its own. */
  private Future<Void> publishEach(Sweep sweep) {
    sweep.taken = null;
    return database
        .inTransaction(client -> publishOne(client, sweep))
        .onSuccess(found -> found.ifPresent(list -> published(list, sweep)))
        .recover(failure -> leave(sweep.taken, failure))
        .compose(found -> found.isPresent() ? publishEach(sweep) : Future.succeededFuture());
  }

  private Future<Optional<StatusListId>> publishOne(SqlConnection client, Sweep sweep) {
    Instant soon = clock.instant().plus(timing.lifetime.dividedBy(2));
    return publications
        .due(client, soon, sweep.done)
        .compose(
            due ->
                due.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : publish(client, taken(due.get(), sweep)).map(Optional::of));
  }

  private static StatusPublications.Due taken(StatusPublications.Due due, Sweep sweep) {
    sweep.taken = due.list();
    sweep.done.add(due.list());
    return due;
  }

  private void published(StatusListId list, Sweep sweep) {
    sweep.published = true;
    setbacks.succeeded(list);
    changes.announce(TOPIC, list.toString());
  }

  /** What fails, be it by time, holds up no other. */
  private Future<Optional<StatusListId>> leave(@Nullable StatusListId list, Throwable failure) {
    if (list == null) {
      return Future.failedFuture(failure);
    }
    log.atWarn()
        .addKeyValue("list", list)
        .addKeyValue("cause", failure.toString())
        .log("status.unpublished");
    setbacks.failed(list, System.nanoTime());
    return Future.succeededFuture(Optional.of(list));
  }

  private Future<StatusListId> publish(SqlConnection client, StatusPublications.Due due) {
    return lists
        .entries(client, due.list())
        .compose(entries -> maker.make(due, entries))
        .compose(signed -> publications.publish(client, signed, clock.instant()))
        .compose(_ -> changes.record(client, TOPIC, due.list().toString()))
        .onSuccess(
            _ ->
                log.atInfo()
                    .addKeyValue("list", due.list())
                    .addKeyValue("version", due.version())
                    .log("status.published"))
        .map(due.list());
  }
}
