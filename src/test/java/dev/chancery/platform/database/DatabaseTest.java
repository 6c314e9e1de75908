package dev.chancery.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private final Vertx vertx = Vertx.vertx();
  private final Proxy server = Proxy.before(TestServers.postgres());
  private final Database database =
      Database.connect(vertx, server.uri(), 1, Duration.ofMillis(100));

  @AfterEach
  void close() throws Exception {
    finish(database.close());
    finish(vertx.close());
    server.close();
  }

  @Test
  void one_connection_that_never_answers_is_given_up_though_the_heartbeat_has_another()
      throws Exception {
    finish(ask());
    server.hang();
    Future<RowSet<Row>> swallowed = finish(ask());
    server.pass();
    assertThat(Database.isUnavailable(swallowed.cause())).isTrue();
    assertThat(finish(database.ping()).succeeded()).isTrue();

    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(finish(ask()).succeeded()).isTrue());
    assertThat(server.connections()).isLessThanOrEqualTo(2);
  }

  @Test
  void a_statement_of_any_length_is_prepared_once_and_kept() throws Exception {
    String statement = "select $1::int /* " + "long ".repeat(1_000) + " */";
    String prepared = "select 1 from pg_prepared_statements where statement like 'select $1::int%'";

    Future<Integer> kept =
        finish(
            database.with(
                client ->
                    client
                        .preparedQuery(statement)
                        .execute(Tuple.of(1))
                        .compose(_ -> client.query(prepared).execute())
                        .map(SqlResult::rowCount)));

    assertThat(kept.result()).isEqualTo(1);
  }

  @Test
  void no_table_is_read_whole_where_there_is_an_index() throws Exception {
    assertThat(
            finish(
                    database.with(
                        client ->
                            client
                                .query("show enable_seqscan")
                                .execute()
                                .map(rows -> rows.iterator().next().getString(0))))
                .result())
        .isEqualTo("off");
  }

  @Test
  void a_call_that_hangs_fails_at_its_deadline() throws Exception {
    finish(ask());
    server.hang();
    long asked = System.nanoTime();

    Future<RowSet<Row>> answer = finish(ask());

    assertThat(Database.isUnavailable(answer.cause())).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - asked))
        .isBetween(Database.DEADLINE, Database.DEADLINE.plusMillis(500));
  }

  @Test
  void a_read_that_meets_a_broken_connection_is_tried_again() throws Exception {
    finish(ask());
    server.refuse();
    server.pass();

    assertThat(
            finish(
                    database.insistently(
                        Duration.ofMillis(800), client -> client.query("select 1").execute()))
                .succeeded())
        .isTrue();
  }

  @Test
  void a_process_that_stood_still_does_not_blame_the_server() throws Exception {
    finish(database.ping());
    server.delay(Duration.ofMillis(2_200));
    Promise<Void> answered = Promise.promise();
    vertx.runOnContext(
        _ -> {
          database.ping().onComplete(answered);
          LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
          server.pass();
        });

    assertThat(finish(answered.future()).succeeded()).isTrue();
  }

  @Test
  void a_server_that_only_reads_does_not_count_as_well() throws Exception {
    URI readOnly = TestServers.freshDatabase();
    TestServers.execute(
        readOnly,
        "alter database %s set default_transaction_read_only = on"
            .formatted(readOnly.getPath().substring(1)));
    Database reading = Database.connect(vertx, readOnly, 1);

    assertThat(finish(reading.ping()).failed()).isTrue();

    finish(reading.close());
  }

  private Future<RowSet<Row>> ask() {
    return database.with(client -> client.query("select 1").execute());
  }

  @CanIgnoreReturnValue
  private static <T> Future<T> finish(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .handle((_, _) -> future)
        .toCompletableFuture()
        .get(5, TimeUnit.SECONDS);
  }
}
