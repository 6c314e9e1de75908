package dev.chancery.platform.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Function;

/**
 * The plans that PostgreSQL keeps of a connection's statements, none longer than {@link #LONGEST}.
 * Safe for any thread.
 *
 * <p><i>Decided:</i> they are thrown away now and then. <i>Because:</i> a plan is for tables as
 * large as they were when it was made, and is kept until somebody counts them, which may be a
 * minute later: where nothing waited, reading all that waits was as good as any index, and a minute
 * later that is a hundred thousand rows, for each of a hundred thousand. <i>Rejected:</i> a plan
 * for each call, four tenths of a millisecond where a credential is recorded; counting the tables
 * ourselves, which not every role may.
 */
final class KeptPlans {
  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final int MOST_CONNECTIONS = 1_000;

  /** The connections whose plans are young, by the processes that serve them. */
  private final Cache<Integer, Boolean> young;

  KeptPlans(Duration longest) {
    this.young =
        Caffeine.newBuilder().maximumSize(MOST_CONNECTIONS).expireAfterWrite(longest).build();
  }

  /** Runs {@code work} on {@code connection}, whose plans are no older than they may be. */
  <T> Future<T> on(SqlConnection connection, Function<? super SqlConnection, Future<T>> work) {
    int process = PgConnection.cast(connection).processId();
    return young.getIfPresent(process) != null
        ? work.apply(connection)
        : connection
            .query("discard plans")
            .execute()
            .onSuccess(_ -> young.put(process, true))
            .compose(_ -> work.apply(connection));
  }
}
