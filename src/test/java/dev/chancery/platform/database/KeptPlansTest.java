package dev.chancery.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeptPlansTest {
  private static final String STATEMENT =
      "select name from queue where id = $1 and state = 'waiting'";

  /** Counted while it is empty, and never again. */
  private static final String QUEUE =
      """
      create table queue (id uuid primary key, name text not null, state text not null) with (autovacuum_enabled = off);
      create index queue_waiting on queue (name) where state = 'waiting';
      analyze queue
      """;

  private static final String GROWN =
      "insert into queue select gen_random_uuid(), 'name', 'waiting' from generate_series(1, 5000)";

  private final Vertx vertx = Vertx.vertx();
  private final URI database = TestServers.emptyDatabase();
  private SqlConnection connection;

  @BeforeEach
  void connect() throws Exception {
    TestServers.execute(database, QUEUE);
    connection =
        finish(
            PgConnection.connect(
                vertx,
                PgConnectOptions.fromUri(database.toString()).setCachePreparedStatements(true)));
  }

  @AfterEach
  void close() throws Exception {
    finish(vertx.close());
  }

  @Test
  void a_plan_for_an_empty_queue_is_kept_for_a_while_and_no_longer() throws Exception {
    KeptPlans plans = new KeptPlans(Duration.ofSeconds(3));
    for (int i = 0; i < 10; i++) {
      finish(plans.on(connection, KeptPlansTest::read));
    }
    String ofAnEmptyOne = plan();

    TestServers.execute(database, GROWN);
    finish(plans.on(connection, KeptPlansTest::read));

    assertThat(ofAnEmptyOne).doesNotContain("queue_pkey");
    assertThat(plan()).isEqualTo(ofAnEmptyOne);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              finish(plans.on(connection, KeptPlansTest::read));
              assertThat(plan()).contains("queue_pkey");
            });
  }

  private static Future<Void> read(SqlConnection connection) {
    return connection.preparedQuery(STATEMENT).execute(Tuple.of(UUID.randomUUID())).mapEmpty();
  }

  /** By which the statement that is kept would be executed now. */
  private String plan() throws Exception {
    String name =
        finish(
            connection
                .query(
                    "select name from pg_prepared_statements where statement like 'select name%'")
                .execute()
                .map(rows -> rows.iterator().next().getString("name")));
    return finish(
        connection
            .query("explain (costs off) execute \"%s\"('%s')".formatted(name, UUID.randomUUID()))
            .execute()
            .map(
                rows ->
                    StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .collect(Collectors.joining("\n"))));
  }

  private static <T> T finish(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
