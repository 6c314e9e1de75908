package dev.chancery.platform.database;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL with our own deadlines: the driver would wait for ever. Whatever says that the server
 * is gone, hung, full or read-only becomes {@link Problem.Unavailable}; any other failure is the
 * caller's to know.
 *
 * <p>Nor does the driver ever give up a connection whose server has fallen silent; a pool would
 * fill with them. So the heartbeat asks on a connection of its own, and when it is answered after
 * it was not, all connections from before are given up. So they are when the heartbeat is well and
 * one call waits much longer than a living server lets it.
 */
public final class Database {
  /** How long a call may take, waiting for a connection included. */
  public static final Duration DEADLINE = Duration.ofSeconds(1);

  /**
   * How long after its deadline a call can still be answered by a server that lives: the server
   * ends a statement and an idle transaction itself ({@link Connections#to}).
   */
  private static final Duration GIVEN_UP = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Vertx vertx;
  private final Duration givenUp;
  private final Connections requests;
  private final Pulse pulse;
  private final KeptPlans plans = new KeptPlans(KeptPlans.LONGEST);
  private volatile boolean silent;

  private Database(Vertx vertx, Duration givenUp, Connections requests, Pulse pulse) {
    this.vertx = vertx;
    this.givenUp = givenUp;
    this.requests = requests;
    this.pulse = pulse;
  }

  /**
   * Up to {@code size} connections to the database at {@code uri}, and one for the heartbeat.
   * Connects when first asked.
   */
  public static Database connect(Vertx vertx, URI uri, int size) {
    return connect(vertx, uri, size, GIVEN_UP);
  }

  static Database connect(Vertx vertx, URI uri, int size, Duration givenUp) {
    return new Database(
        vertx,
        givenUp,
        Connections.to(vertx, uri, "requests", size),
        new Pulse(Connections.to(vertx, uri, "heartbeat", 1)));
  }

  /** Runs {@code work} on a pooled connection, each statement in a transaction of its own. */
  public <T> Future<T> with(Function<SqlClient, Future<T>> work) {
    return within(DEADLINE, work);
  }

  /** As {@link #with}, for work that may take less or more time. */
  public <T> Future<T> within(Duration deadline, Function<SqlClient, Future<T>> work) {
    return run(deadline, (pool, end) -> pool.withConnection(inTime(end, work)));
  }

  /**
   * As {@link #within}, for a read that is tried again while the server is lost: what has just
   * broken one connection may have broken others, and the pool may not know it yet.
   */
  public <T> Future<T> insistently(Duration deadline, Function<SqlClient, Future<T>> read) {
    long asked = System.nanoTime();
    return within(deadline, read)
        .recover(
            failure -> {
              Duration left = deadline.minusNanos(System.nanoTime() - asked).minus(PAUSE);
              return isUnavailable(failure) && left.isPositive()
                  ? pause().compose(_ -> insistently(left, read))
                  : Future.failedFuture(failure);
            });
  }

  private Future<Void> pause() {
    return vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs {@code work} in one transaction, which commits when {@code work}'s future succeeds. */
  public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return inTransaction(DEADLINE.multipliedBy(2), work);
  }

  /** As {@link #inTransaction(Function)}, for work that may take less or more time. */
  public <T> Future<T> inTransaction(Duration deadline, Function<SqlConnection, Future<T>> work) {
    return run(deadline, (pool, end) -> pool.withTransaction(inTime(end, work)));
  }

  /**
   * As {@link #inTransaction(Duration, Function)}, for work that goes on from a savepoint after a
   * statement was refused: a transaction of the driver's own ends with the first that is.
   */
  public <T> Future<T> inTransactionWithSavepoints(
      Duration deadline, Function<SqlConnection, Future<T>> work) {
    return run(
        deadline,
        (pool, end) -> pool.withConnection(inTime(end, connection -> begun(connection, work))));
  }

  private static <T> Future<T> begun(
      SqlConnection connection, Function<SqlConnection, Future<T>> work) {
    return connection
        .query("begin")
        .execute()
        .compose(_ -> work.apply(connection))
        .compose(done -> connection.query("commit").execute().map(done))
        .recover(
            failure ->
                connection
                    .query("rollback")
                    .execute()
                    .transform(_ -> Future.failedFuture(failure)));
  }

  /** Fails where the server does not answer, or takes no writes. */
  Future<Void> ping() {
    return pulse.ask().onSuccess(_ -> answered()).onFailure(_ -> silent = true);
  }

  private void answered() {
    if (silent) {
      silent = false;
      renew(requests.current());
    }
  }

  public Future<Void> close() {
    return Future.join(requests.close(), pulse.close()).mapEmpty();
  }

  private <T> Future<T> run(Duration deadline, BiFunction<Pool, Long, Future<T>> work) {
    Pool used = requests.current();
    Future<T> answer = work.apply(used, System.nanoTime() + deadline.toNanos());
    return answer
        .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure -> {
              if (!answer.isComplete()) {
                vertx.setTimer(givenUp.toMillis(), _ -> renewUnlessComplete(answer, used));
              }
              return translated(failure, used);
            });
  }

  /** Does not begin {@code work} when nobody waits for it any more. */
  private <T> Function<SqlConnection, Future<T>> inTime(
      long end, Function<? super SqlConnection, Future<T>> work) {
    return connection ->
        plans.on(
            connection,
            ready ->
                System.nanoTime() - end < 0
                    ? work.apply(ready)
                    : Future.failedFuture(new TimeoutException()));
  }

  private void renewUnlessComplete(Future<?> answer, Pool used) {
    if (!answer.isComplete()) {
      renew(used);
    }
  }

  private void renew(Pool used) {
    if (!requests.isGivenUp(used)) {
      log.atWarn().log("postgresql.connections.renewed");
      requests.giveUp(used);
    }
  }

  private <T> Future<T> translated(Throwable failure, Pool used) {
    pulse.hear(failure);
    return Future.failedFuture(
        isLost(failure) || isClosedMeanwhile(failure, used)
            ? new ProblemException(new Problem.Unavailable("PostgreSQL", Problem.SOON))
            : failure);
  }

  /** A pool that is given up under its caller says no more than that. */
  private boolean isClosedMeanwhile(Throwable failure, Pool used) {
    return failure instanceof IllegalStateException && requests.isGivenUp(used);
  }

  /** Whether {@code failure} is what this class says of a server that is lost. */
  public static boolean isUnavailable(Throwable failure) {
    return failure instanceof ProblemException expected
        && expected.problem() instanceof Problem.Unavailable;
  }

  /**
   * Whether {@code failure} is about the server and not about the statement: what it was to do may
   * or may not be done.
   */
  private static boolean isLost(Throwable failure) {
    return switch (failure) {
      case PgException refused -> isServerState(refused.getSqlState());
      case IOException _, TimeoutException _, VertxException _ -> true;
      default -> false;
    };
  }

  /**
   * Connection, resources, operator intervention, input and output, read-only, in recovery
   * (PostgreSQL, Appendix A).
   */
  private static boolean isServerState(String sqlState) {
    return sqlState.startsWith("08")
        || sqlState.startsWith("53")
        || sqlState.startsWith("57")
        || sqlState.startsWith("58")
        || sqlState.equals("25006")
        || sqlState.equals("55P03");
  }

  /** Whether {@code failure} blames the rows: bad data, a constraint, or a trigger. */
  public static boolean isRowsFault(Throwable failure) {
    return isOfClass(failure, "22", "23", "P0");
  }

  /** Whether {@code failure} blames what else went on: as a deadlock of two batches. */
  public static boolean isContention(Throwable failure) {
    return isOfClass(failure, "40");
  }

  private static boolean isOfClass(Throwable failure, String... classes) {
    return failure instanceof PgException refused
        && Stream.of(classes).anyMatch(refused.getSqlState()::startsWith);
  }
}
