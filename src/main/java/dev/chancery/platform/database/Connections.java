package dev.chancery.platform.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.net.URI;
import java.util.function.Supplier;

/**
 * A pool that can be given up as a whole, and a fresh one in its place: the driver gives up no
 * connection whose server has fallen silent, and has no call that closes one.
 */
final class Connections {
  private static final int MOST_WAITING = 256;

  private final Supplier<Pool> fresh;
  private volatile Pool current;
  private boolean closed;

  private Connections(Supplier<Pool> fresh) {
    this.fresh = fresh;
    this.current = fresh.get();
  }

  /** Up to {@code size} connections to {@code uri}; none is made before it is asked for. */
  static Connections to(Vertx vertx, URI uri, String name, int size) {
    return new Connections(() -> pool(vertx, uri, name, size));
  }

  Pool current() {
    return current;
  }

  /** Whether {@code pool} has been given up. */
  boolean isGivenUp(Pool pool) {
    return !pool.equals(current);
  }

  /** What waits on {@code silent} fails; what is called from now on gets new connections. */
  synchronized void giveUp(Pool silent) {
    if (!closed && !isGivenUp(silent)) {
      current = fresh.get();
      var _ = silent.close();
    }
  }

  /** Closes them for good, whatever they wait for. */
  synchronized Future<Void> close() {
    closed = true;
    return current.close();
  }

  /**
   * Two things the driver (5.0.8) does not do: it drops transport options (timeouts, keep-alive),
   * and a pool that is closed while its own timeouts for waiting run never ends, nor the Vertx that
   * it belongs to. So there are neither here.
   */
  private static Pool pool(Vertx vertx, URI uri, String name, int size) {
    return PgBuilder.pool()
        .using(vertx)
        .connectingTo(options(uri))
        .with(
            new PoolOptions()
                .setName(name)
                .setMaxSize(size)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectionTimeout(0))
        .build();
  }

  /**
   * The server's own limits stand behind ours, so that what we gave up on does not run on. Every
   * statement is prepared once, however long: the client's own filter stops at 2,048 characters,
   * and the recording statement is longer. No statement of ours wants the whole of a large table,
   * whatever its plan took that for when the table was small.
   */
  private static PgConnectOptions options(URI uri) {
    return PgConnectOptions.fromUri(uri.toString())
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheSqlFilter(_ -> true)
        .setPipeliningLimit(1)
        .addProperty("application_name", "chancery")
        .addProperty("enable_seqscan", "off")
        .addProperty("statement_timeout", "5000")
        .addProperty("lock_timeout", "1000")
        .addProperty("idle_in_transaction_session_timeout", "10000");
  }
}
