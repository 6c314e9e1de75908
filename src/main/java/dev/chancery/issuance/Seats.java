package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The places of capped collections. A block of seats is leased for {@link #LEASE} and used from
 * memory; what is left of it then is free for anybody to lease again. Blocks shrink as the cap
 * comes near, so that little is stranded on other nodes. Owned by one event loop.
 */
final class Seats {
  /**
   * How long a block may be used by who leased it; the database lends it for {@link #MARGIN}
   * longer.
   */
  private static final Duration LEASE = Duration.ofSeconds(20);

  private static final Duration MARGIN = Duration.ofSeconds(10);

  /** How long a full collection is believed to be full without asking again. */
  private static final Duration FULL = Duration.ofMillis(500);

  private static final class Block {
    final ArrayDeque<Long> seats = new ArrayDeque<>();
    long endsAt;
    long fullUntil = System.nanoTime();
    long fullAt;
    boolean lent;
    @Nullable Future<Void> leasing;

    @Nullable Long take() {
      if (System.nanoTime() - endsAt > 0) {
        seats.clear();
      }
      return seats.poll();
    }

    /** Another cap than the one that was reached is worth asking again. */
    boolean isFull(long cap) {
      return fullAt == cap && System.nanoTime() - fullUntil < 0;
    }
  }

  private final Database database;
  private final Map<CollectionId, Block> blocks = new HashMap<>();

  Seats(Database database) {
    this.database = database;
  }

  /** A seat of {@code collection}, or {@link Problem.CapReached} where {@code cap} are taken. */
  Future<Long> reserve(CollectionId collection, long cap) {
    Block block = blocks.computeIfAbsent(collection, _ -> new Block());
    Long seat = block.take();
    if (seat != null) {
      return Future.succeededFuture(seat);
    }
    if (block.isFull(cap)) {
      return full(collection);
    }
    return lease(collection, cap, block).compose(_ -> reserve(collection, cap));
  }

  /** Whether others held seats of {@code collection} when it was last found full. */
  boolean mayComeFree(CollectionId collection) {
    Block block = blocks.get(collection);
    return block != null && block.lent;
  }

  /** Gives back a seat that was not taken after all. */
  void release(CollectionId collection, long seat) {
    Block block = blocks.get(collection);
    if (block != null) {
      block.seats.addFirst(seat);
    }
  }

  private Future<Void> lease(CollectionId collection, long cap, Block block) {
    Future<Void> running = block.leasing;
    if (running != null) {
      return running;
    }
    long asked = System.nanoTime();
    Future<Void> leasing =
        database
            .inTransaction(client -> leaseBlock(client, collection, block))
            .map(
                seats -> {
                  block.seats.addAll(seats);
                  block.endsAt = asked + LEASE.toNanos();
                  block.fullAt = cap;
                  block.fullUntil =
                      seats.isEmpty() ? System.nanoTime() + FULL.toNanos() : System.nanoTime();
                  return null;
                });
    block.leasing = leasing;
    leasing.onComplete(_ -> block.leasing = null);
    return leasing;
  }

  private Future<List<Long>> leaseBlock(SqlClient client, CollectionId collection, Block block) {
    return lease(client, FRESH, collection)
        .compose(
            seats ->
                seats.isEmpty() ? lease(client, AGAIN, collection) : Future.succeededFuture(seats))
        .compose(
            seats ->
                seats.isEmpty()
                    ? isLent(client, collection).onSuccess(lent -> block.lent = lent).map(seats)
                    : Future.succeededFuture(seats));
  }

  private static final String LENT =
      """
      select exists (select from seat_block b, unnest(b.seats) as s (seat)
        where b.collection_id = $1
          and not exists (select from credential c where c.collection_id = $1 and c.seat = s.seat offset 0))
      """;

  private static Future<Boolean> isLent(SqlClient client, CollectionId collection) {
    return client
        .preparedQuery(LENT)
        .execute(Tuple.of(collection.value()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /**
   * Seats that nobody has held before. The collection's row is locked, so that two nodes take
   * turns.
   */
  private static final String FRESH =
      """
      with room as (
        select id, seats_leased as leased, (policy ->> 'cap')::bigint as cap
        from collection where id = $1 for update
      ), block as (
        select id, leased + 1 as first, leased + least(cap - leased, greatest(1, least(64, (cap - leased) / 16))) as last
        from room where leased < cap
      ), moved as (
        update collection set seats_leased = block.last from block where collection.id = block.id
      )
      insert into seat_block (collection_id, seats, leased_until)
      select id, array(select generate_series(first, last)), clock_timestamp() + make_interval(secs => $2)
      from block returning seats
      """;

  /** Seats whose lease has ended and that no credential has taken. */
  private static final String AGAIN =
      """
      with ended as (
        delete from seat_block where id in (
          select id from seat_block where collection_id = $1 and leased_until < clock_timestamp()
          order by id limit 1000 for update skip locked)
        returning seats
      ), free as (
        select s.seat, row_number() over (order by s.seat) as rank
        from ended, unnest(ended.seats) as s (seat)
        where not exists (select from credential c where c.collection_id = $1 and c.seat = s.seat offset 0)
      ), rest as (
        insert into seat_block (collection_id, seats, leased_until)
        select $1, array_agg(seat), clock_timestamp() from free where rank > 8 having count(*) > 0
      )
      insert into seat_block (collection_id, seats, leased_until)
      select $1, array_agg(seat), clock_timestamp() + make_interval(secs => $2)
      from free where rank <= 8 having count(*) > 0 returning seats
      """;

  private static Future<List<Long>> lease(
      SqlClient client, String statement, CollectionId collection) {
    return client
        .preparedQuery(statement)
        .execute(Tuple.of(collection.value(), (double) LEASE.plus(MARGIN).toSeconds()))
        .map(rows -> Rows.first(rows, Seats::seats).orElse(List.of()));
  }

  private static List<Long> seats(Row row) {
    return List.of(row.getArrayOfLongs("seats"));
  }

  private static <T> Future<T> full(CollectionId collection) {
    return Future.failedFuture(new ProblemException(new Problem.CapReached(collection)));
  }
}
