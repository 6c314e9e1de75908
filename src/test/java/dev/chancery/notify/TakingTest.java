package dev.chancery.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.database.Database;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages are taken, of all that wait. */
class TakingTest {
  private static final Duration LEASE = Duration.ofSeconds(20);
  private static final String WELL = "webhook:00000000-0000-4000-8000-000000000000";

  private static final OutboxRows ROWS = new OutboxRows();

  private static Vertx vertx;
  private static URI uri;
  private static Database database;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    uri = TestServers.freshDatabase();
    database = Database.connect(vertx, uri, 2);
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void empty() {
    TestServers.execute(uri, "truncate outbox, trouble");
  }

  @Test
  void those_that_only_wait_to_be_tried_again_take_nobodys_place() {
    for (int i = 0; i < 10; i++) {
      write("'webhook:' || gen_random_uuid()", 100, "interval '1 hour'");
    }
    write("'" + WELL + "'", 1, "interval '0'");

    assertThat(taken(1)).extracting(Message::destination).containsExactly(WELL);
  }

  private static void write(String destination, int messages, String delay) {
    TestServers.execute(
        uri,
        """
        insert into outbox (organisation_id, channel, destination, kind, happened_at, due_at)
        select gen_random_uuid(), 'webhook', %s, 'credential.issued', now(), now() + %s
        from generate_series(1, %d)
        """
            .formatted(destination, delay, messages));
  }

  private static List<Message> taken(int most) {
    return asked(client -> ROWS.take(client, most, 12, List.of(), LEASE));
  }

  private static <T> T asked(Function<SqlClient, Future<T>> work) {
    try {
      return database
          .with(work)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
