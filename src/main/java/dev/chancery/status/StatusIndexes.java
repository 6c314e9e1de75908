package dev.chancery.status;

import dev.chancery.model.StatusReference;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands out status list indexes from memory. Leases a block of a list's counter, committed before
 * it is used, and the next one while half of it is left. What a crash leaves unused is never handed
 * out again, and looks like any entry that is not yet issued; so does what is left of a series that
 * was not asked for while many others were. Owned by one event loop.
 */
public final class StatusIndexes {
  private static final int BLOCK = 256;

  /** Leased blocks of one series: the one in use, and the next. */
  private static final class Stock {
    @Nullable Block current;
    @Nullable Block next;
    @Nullable Future<Void> refilling;
  }

  private static final class Block {
    final StatusLists.Lease lease;
    final Permutation permutation;
    int used;

    Block(StatusLists.Lease lease, Permutation permutation) {
      this.lease = lease;
      this.permutation = permutation;
    }

    boolean isUsedUp() {
      return used == lease.length();
    }

    int take() {
      return permutation.apply(lease.first() + used++);
    }
  }

  private final Database database;
  private final StatusLists lists;
  private final StatusPublisher publisher;
  private final DataKeys dataKeys;
  private final StatusUris uris;
  private final int most;

  /** The series that was asked for longest ago is first. */
  private final SequencedMap<StatusSeries, Stock> stocks = new LinkedHashMap<>(16, 0.75f, true);

  /** Has blocks of {@code most} series in memory. */
  public StatusIndexes(
      Database database,
      StatusLists lists,
      StatusPublisher publisher,
      DataKeys dataKeys,
      StatusUris uris,
      int most) {
    this.database = database;
    this.lists = lists;
    this.publisher = publisher;
    this.dataKeys = dataKeys;
    this.uris = uris;
    this.most = most;
  }

  /** An index of {@code series} that nobody else gets. */
  public Future<StatusReference> reserve(StatusSeries series) {
    return reserve(series, stock(series));
  }

  private Stock stock(StatusSeries series) {
    Stock stock = stocks.computeIfAbsent(series, _ -> new Stock());
    if (stocks.size() > most) {
      var _ = stocks.pollFirstEntry();
    }
    return stock;
  }

  private Future<StatusReference> reserve(StatusSeries series, Stock stock) {
    Block block = usable(stock);
    if (block == null) {
      return refill(series, stock).compose(_ -> reserve(series, stock));
    }
    StatusReference reference = uris.reference(block.lease.list(), block.take());
    if (stock.next == null && block.used >= BLOCK / 2) {
      var _ = refill(series, stock);
    }
    return Future.succeededFuture(reference);
  }

  private static @Nullable Block usable(Stock stock) {
    if (stock.current == null || stock.current.isUsedUp()) {
      stock.current = stock.next;
      stock.next = null;
    }
    return stock.current;
  }

  private Future<Void> refill(StatusSeries series, Stock stock) {
    Future<Void> running = stock.refilling;
    if (running != null) {
      return running;
    }
    Future<Void> refilling = lease(series).onSuccess(block -> stock.next = block).mapEmpty();
    stock.refilling = refilling;
    refilling.onComplete(_ -> stock.refilling = null);
    return refilling;
  }

  private Future<Block> lease(StatusSeries series) {
    return database
        .with(client -> lists.lease(client, series, BLOCK))
        .compose(
            leased ->
                leased.isPresent()
                    ? Future.succeededFuture(leased.get())
                    : publisher.open(series).compose(_ -> leaseOpened(series)))
        .onSuccess(
            lease -> {
              if (lease.isNearlyFull()) {
                var _ = publisher.open(series);
              }
            })
        .compose(this::block);
  }

  private Future<StatusLists.Lease> leaseOpened(StatusSeries series) {
    return database
        .with(client -> lists.lease(client, series, BLOCK))
        .map(
            lease ->
                lease.orElseThrow(
                    () -> new IllegalStateException("a fresh list without room: " + series)));
  }

  private Future<Block> block(StatusLists.Lease lease) {
    return dataKeys.of(lease.organisation()).map(dataKey -> block(lease, dataKey));
  }

  private Block block(StatusLists.Lease lease, DataKey dataKey) {
    byte[] key =
        dataKey.open(StatusPublisher.permutationKeyOf(lease.list()), lease.permutationKey());
    return new Block(lease, new Permutation(key, lease.size()));
  }
}
