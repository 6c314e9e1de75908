package dev.chancery.platform.database;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether PostgreSQL answers and takes writes, asked on a connection of its own, where no request
 * stands in the way.
 *
 * <p><i>Decided:</i> the question reads, and only after a request has met a full disk it writes,
 * until that succeeds. <i>Because:</i> a full disk shows in nothing but a write that needs a new
 * page, and a megabyte twice a second for each node is no question to ask of a server that is well.
 * <i>Rejected:</i> a row that is updated now and then, which finds room in its own page.
 */
final class Pulse {
  /** How much later than due a deadline may come before it tells more of us than of the server. */
  private static final Duration STALL = Duration.ofMillis(300);

  private static final String DISK_FULL = "53100";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Connections line;
  private volatile boolean doubtful;

  Pulse(Connections line) {
    this.line = line;
  }

  /** A request was told that the server has no room. */
  void hear(Throwable failure) {
    if (isState(failure, DISK_FULL)) {
      doubtful = true;
    }
  }

  /** Fails where the server does not answer in time, or takes no writes. */
  Future<Void> ask() {
    long asked = System.nanoTime();
    Pool used = line.current();
    return used.withConnection(this::answer)
        .timeout(Database.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> isOurs(asked) ? ask() : silence(used, failure));
  }

  Future<Void> close() {
    return line.close();
  }

  /** Whether it was not the server that was late, but the process that stood still. */
  private static boolean isOurs(long asked) {
    return System.nanoTime() - asked > Database.DEADLINE.plus(STALL).toNanos();
  }

  private Future<Void> silence(Pool used, Throwable failure) {
    line.giveUp(used);
    return Future.failedFuture(failure);
  }

  private Future<Void> answer(SqlConnection server) {
    return doubtful ? write(server).onSuccess(_ -> doubtful = false) : read(server);
  }

  private static final String TAKES_WRITES =
      """
      select not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off' as takes_writes
      """;

  private static Future<Void> read(SqlConnection server) {
    return server
        .query(TAKES_WRITES)
        .execute()
        .compose(
            rows ->
                rows.iterator().next().getBoolean("takes_writes")
                    ? Future.succeededFuture()
                    : Future.failedFuture("PostgreSQL is read-only"));
  }

  /** A table of a megabyte, which nobody else sees and which is never committed. */
  private static final String WRITE =
      """
      begin;
      create temporary table pulse as select generate_series(1, 30000) as number;
      rollback
      """;

  /** Who may not create such a table has to believe what reads say. */
  private static Future<Void> write(SqlConnection server) {
    return server
        .query(WRITE)
        .execute()
        .<Void>mapEmpty()
        .recover(
            failure ->
                isState(failure, INSUFFICIENT_PRIVILEGE)
                    ? server.query("rollback").execute().mapEmpty()
                    : Future.failedFuture(failure));
  }

  private static boolean isState(Throwable failure, String sqlState) {
    return failure instanceof PgException refused && sqlState.equals(refused.getSqlState());
  }
}
