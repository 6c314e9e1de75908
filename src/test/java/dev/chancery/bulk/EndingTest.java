package dev.chancery.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.TestGateway;
import dev.chancery.model.BulkId;
import dev.chancery.platform.database.Database;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who ends a bulk has seen all that came back to it. */
class EndingTest {
  private static final String WAITS_FOR_A_LOCK =
      "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

  private final Vertx vertx = Vertx.vertx();
  private TestGateway gateway;
  private Database database;

  @BeforeEach
  void start() {
    gateway = TestGateway.start(Rows.NOT_WORKED_OFF);
    database = Database.connect(vertx, gateway.database(), 2);
  }

  @AfterEach
  void stop() {
    joined(database.close());
    joined(vertx.close());
    gateway.close();
  }

  @Test
  void what_comes_back_while_a_bulk_is_ended_keeps_it_open() throws SQLException {
    String id = workedOff();
    try (Connection connection = TestServers.connect(gateway.database());
        Statement other = connection.createStatement()) {
      connection.setAutoCommit(false);
      other.execute("select from bulk where id = '" + id + "' for update");

      CompletableFuture<List<BulkId>> ended = ended();
      await().until(() -> gateway.count(WAITS_FOR_A_LOCK) == 1);
      other.execute("update bulk_chunk set state = 'waiting', finished_at = null");
      other.execute("update bulk set retries = retries + 1");
      connection.commit();

      assertThat(ended.join()).isEmpty();
    }
    assertThat(gateway.count("select count(*) from bulk where state = 'running'")).isOne();
  }

  @Test
  void what_is_worked_off_is_ended_once() {
    String id = workedOff();

    assertThat(ended().join()).containsExactly(BulkId.parse(id));
    assertThat(ended().join()).isEmpty();
  }

  /** One whose rows nobody has to work off any more. */
  private String workedOff() {
    Rows rows = Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
    String id = Rows.accepted(rows.csv("externalId,name", "1,Ada"));
    TestServers.execute(
        gateway.database(),
        "update bulk set state = 'running'; update bulk_chunk set state = 'done', finished_at = now(), failed = 1");
    return id;
  }

  private CompletableFuture<List<BulkId>> ended() {
    return database
        .with(client -> new OpenBulks().end(client, gateway.clock().instant()))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static void joined(Future<?> future) {
    var _ = future.toCompletionStage().toCompletableFuture().join();
  }
}
