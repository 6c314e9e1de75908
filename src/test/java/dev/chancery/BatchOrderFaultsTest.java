package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.OrderQueue;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is ordered is issued once, whatever becomes of whoever has it in hand. */
class BatchOrderFaultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private TestGateway gateway;
  private Backend backend;
  private OrderQueue queue;

  @BeforeEach
  void start() {
    gateway = TestGateway.start();
    backend = Backend.of(gateway.api());
    queue = new OrderQueue(gateway.database());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void what_was_committed_and_not_marked_is_found_by_whoever_comes_next() {
    queue.unforgiving();
    Answered accepted = backend.orderBatch(request(backend, 3));
    await().atMost(PATIENCE).until(() -> batches() == 1);
    assertThat(backend.ordered(accepted).json()).doesNotContainKey("finishedAt");
    String issuer = "/api/v1/issuers/" + Api.encoded(backend.issuerDid());
    assertThat(gateway.api().post(issuer + "/deactivate", Map.of()).status()).isEqualTo(200);
    queue.forgiven();
    queue.bringForward();

    Answered done = backend.orderDone(accepted);

    assertThat(done.text("state")).as(done.string()).isEqualTo("done");
    assertThat(done.object("answer")).containsEntry("issued", 3);
    assertThat(batches()).isEqualTo(1);
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(3);
  }

  @Test
  void two_nodes_that_have_the_same_orders_in_hand_make_each_batch_once() throws SQLException {
    List<Answered> accepted;
    try (TestGateway other = gateway.sibling()) {
      try (Connection locker = TestServers.connect(gateway.database());
          Statement lock = locker.createStatement()) {
        locker.setAutoCommit(false);
        lock.execute("lock table credential in access exclusive mode");
        accepted =
            Stream.generate(() -> backend.orderBatch(request(backend, 100))).limit(3).toList();
        takingFromEachOther(() -> hasTried(gateway) && hasTried(other));
        locker.rollback();
      }
      takingFromEachOther(() -> unfinished() == 0);
    }

    assertThat(accepted.stream().map(backend::ordered))
        .allSatisfy(done -> assertThat(done.object("answer")).containsEntry("issued", 100));
    assertThat(batches()).isEqualTo(3);
    assertThat(gateway.count("select count(*) from credential")).isEqualTo(300);
  }

  private void takingFromEachOther(Callable<Boolean> until) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              queue.bringForward();
              return until.call();
            });
  }

  private static boolean hasTried(TestGateway node) {
    return node.management().get("/metrics").string().contains("chancery_order_seconds_count");
  }

  @Test
  void what_one_node_was_given_another_carries_out() {
    TestGateway other = gateway.sibling();
    queue.hold();
    Answered accepted = Backend.orderBatch(other.api(), request(backend, 2));
    other.close();
    queue.release();

    assertThat(backend.orderDone(accepted).object("answer")).containsEntry("issued", 2);
  }

  @Test
  void a_poisoned_order_holds_up_nobody_and_ends() {
    Backend neighbour = Backend.of(gateway.organisation("Neighbour"));
    queue.hold();
    List<Answered> poisoned =
        Stream.generate(() -> backend.orderBatch(request(backend, 1))).limit(4).toList();
    poisoned.forEach(order -> queue.poison(order.text("orderId"), 5));
    Answered sound = backend.orderBatch(request(backend, 1));
    Answered neighbours = neighbour.orderBatch(request(neighbour, 1));
    queue.release();

    assertThat(neighbour.orderDone(neighbours).text("state")).isEqualTo("done");
    assertThat(backend.orderDone(sound).text("state")).isEqualTo("done");
    takingFromEachOther(() -> unfinished() == 0);
    assertThat(poisoned.stream().map(backend::ordered))
        .allSatisfy(
            failed -> assertThat(failed.object("problem")).containsEntry("code", "INTERNAL_ERROR"));
    assertThat(gateway.count("select min(attempts) from batch_order where state = 'failed'"))
        .isEqualTo(8);
  }

  @Test
  void who_asks_at_once_by_the_key_of_a_failed_order_makes_its_batch() {
    Api keyed = backend.api().with("Idempotency-Key", "again");
    Map<String, @Nullable Object> request = request(backend, 1);
    queue.hold();
    Answered accepted = Backend.orderBatch(keyed, request);
    queue.poison(accepted.text("orderId"), 7);
    queue.release();
    assertThat(backend.orderDone(accepted).text("state")).isEqualTo("failed");

    Answered atOnce = keyed.post("/api/v1/credentials/issue/batch", request);

    assertThat(atOnce.json()).containsEntry("issued", 1);
    assertThat(backend.ordered(accepted).object("answer")).isEqualTo(atOnce.json());
  }

  @Test
  void an_order_whose_key_another_batch_has_taken_fails_and_says_so() {
    queue.hold();
    Answered accepted = backend.orderBatch(request(backend, 1));
    Answered atOnce =
        backend
            .api()
            .with("Idempotency-Key", "another")
            .post("/api/v1/credentials/issue/batch", request(backend, 1));
    assertThat(atOnce.status()).isEqualTo(200);
    TestServers.execute(
        gateway.database(), "update batch set key_hash = o.key_hash from batch_order o");
    queue.release();

    Answered failed = backend.orderDone(accepted);

    assertThat(failed.text("state")).isEqualTo("failed");
    assertThat(failed.object("problem"))
        .containsEntry("code", "IDEMPOTENCY_CONFLICT")
        .containsEntry("reason", "another-body");
  }

  @Test
  void an_order_that_kills_its_nodes_ends() {
    queue.hold();
    Answered accepted = backend.orderBatch(request(backend, 1));
    TestServers.execute(
        gateway.database(), "update batch_order set state = 'running', attempts = 8");
    queue.release();

    assertThat(backend.orderDone(accepted).object("problem"))
        .containsEntry("code", "INTERNAL_ERROR");
    assertThat(batches()).isZero();
  }

  @Test
  void while_PostgreSQL_gives_no_room_no_try_counts() throws SQLException {
    Answered accepted;
    try (Connection locker = TestServers.connect(gateway.database());
        Statement lock = locker.createStatement()) {
      locker.setAutoCommit(false);
      lock.execute("lock table credential in access exclusive mode");
      accepted = backend.orderBatch(request(backend, 1));
      await()
          .atMost(PATIENCE)
          .until(() -> gateway.count("select sum(excused) from batch_order") > 0);
      locker.rollback();
    }

    assertThat(backend.orderDone(accepted).object("answer")).containsEntry("issued", 1);
    assertThat(gateway.count("select attempts - excused from batch_order")).isEqualTo(1);
  }

  @Test
  void what_is_in_hand_when_a_node_ends_is_done() {
    TestGateway other = gateway.sibling();
    Backend there = new Backend(other.api(), backend.issuerDid(), backend.schemaId());
    Answered accepted = there.orderBatch(request(backend, 500));
    other.close();

    assertThat(backend.orderDone(accepted).object("answer")).containsEntry("issued", 500);
    assertThat(batches()).isEqualTo(1);
  }

  @Test
  void it_is_counted_by_how_it_ended() {
    assertThat(backend.orderDone(backend.orderBatch(request(backend, 1))).text("state"))
        .isEqualTo("done");

    assertThat(gateway.management().get("/metrics").string())
        .contains("chancery_order_seconds_count{outcome=\"done\"} 1");
  }

  private long batches() {
    return gateway.count("select count(*) from batch");
  }

  private long unfinished() {
    return gateway.count("select count(*) from batch_order where finished_at is null");
  }

  private static Map<String, @Nullable Object> request(Backend backend, int entries) {
    return backend.batch(
        Stream.generate(Wallet::ed25519).limit(entries).map(Backend::entry).toList());
  }
}
