package dev.chancery.direct;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.direct.DueOrders.Taken;
import dev.chancery.platform.database.Database;
import dev.chancery.testing.OrderQueue;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes which order, and what it may still say of it. */
class DueOrdersTest {
  private static final String BUSY = "00000000-0000-4000-8000-00000000000a";
  private static final String QUIET = "00000000-0000-4000-8000-00000000000b";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final byte[] PROBLEM = {1};

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final DueOrders ORDERS = new DueOrders();

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
    TestServers.execute(uri, "truncate batch_order, batch cascade");
  }

  @Test
  void of_each_organisation_one_is_taken_before_the_second_of_any() {
    order(BUSY, 5);
    order(QUIET, 1);

    assertThat(organisations(take(2))).containsExactlyInAnyOrder(BUSY, QUIET);
  }

  @Test
  void who_has_one_in_hand_comes_after_who_has_none() {
    order(BUSY, 5);
    assertThat(organisations(take(2))).containsExactly(BUSY, BUSY);
    for (int i = 0; i < 9; i++) {
      order(UUID.randomUUID().toString(), 1);
    }

    assertThat(organisations(take(9))).hasSize(9).doesNotContain(BUSY);
  }

  @Test
  void what_is_in_hand_is_nobody_elses_until_its_lease_has_ended() {
    order(BUSY, 1);
    Taken first = take(1).getFirst();
    assertThat(take(1)).isEmpty();

    new OrderQueue(uri).bringForward();
    Taken second = take(1).getFirst();

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.tries()).isEqualTo(2);
  }

  @Test
  void who_comes_too_late_says_nothing_of_what_another_has() {
    order(BUSY, 1);
    Taken late = take(1).getFirst();
    new OrderQueue(uri).bringForward();
    assertThat(take(1)).hasSize(1);

    did(client -> ORDERS.fail(client, late, NOW, PROBLEM));
    did(client -> ORDERS.putOff(client, late, true));

    assertThat(TestServers.value(uri, "select state || excused from batch_order"))
        .isEqualTo("running0");
  }

  @Test
  void an_order_whose_batch_is_there_is_done_and_does_not_fail() {
    order(BUSY, 1);
    Taken order = take(1).getFirst();
    assertThat(finished(order)).isFalse();
    batch("request_hash");

    did(client -> ORDERS.fail(client, order, NOW, PROBLEM));
    assertThat(state()).isEqualTo("running");
    assertThat(finished(order)).isTrue();
    assertThat(state()).isEqualTo("done");
  }

  @Test
  void a_batch_of_another_body_is_not_its() {
    order(BUSY, 1);
    Taken order = take(1).getFirst();
    batch("sha256('another')");

    assertThat(finished(order)).isFalse();
    did(client -> ORDERS.fail(client, order, NOW, PROBLEM));
    assertThat(state()).isEqualTo("failed");
  }

  @Test
  void what_is_excused_does_not_count() {
    order(BUSY, 1);
    for (int i = 0; i < 3; i++) {
      Taken order = take(1).getFirst();
      assertThat(order.tries()).isEqualTo(1);
      did(client -> ORDERS.putOff(client, order, true));
      new OrderQueue(uri).bringForward();
    }
  }

  private static void order(String organisation, int times) {
    TestServers.execute(
        uri,
        """
        insert into batch_order (id, organisation_id, total, created_at, key_hash, request_hash, sealed_request)
        select gen_random_uuid(), '%s', 1, now(), sha256(n::text::bytea), sha256('body'), 'sealed'
        from generate_series(1, %d) n
        """
            .formatted(organisation, times));
  }

  /** The batch of the only order's key. */
  private static void batch(String requestHash) {
    TestServers.execute(
        uri,
        """
        insert into organisation (id, name) values ('%1$s', 'Busy') on conflict do nothing;
        insert into issuer (did, organisation_id, name, did_method)
        values ('did:jwk:issuer', '%1$s', 'Issuer', 'jwk') on conflict do nothing;
        insert into batch (id, organisation_id, issuer_did, size, issued_at, key_hash, request_hash, sealed_answer)
        select gen_random_uuid(), organisation_id, 'did:jwk:issuer', 0, now(), key_hash, %2$s, 'sealed'
        from batch_order
        """
            .formatted(BUSY, requestHash));
  }

  private static List<String> organisations(List<Taken> orders) {
    return orders.stream().map(order -> order.organisation().toString()).toList();
  }

  private static String state() {
    return String.valueOf(TestServers.value(uri, "select state from batch_order"));
  }

  private static boolean finished(Taken order) {
    return did(client -> ORDERS.finish(client, order, NOW));
  }

  private static List<Taken> take(int most) {
    return did(client -> ORDERS.take(client, most));
  }

  @CanIgnoreReturnValue
  private static <T> T did(Function<SqlClient, Future<T>> work) {
    return database.within(PATIENCE, work).toCompletionStage().toCompletableFuture().join();
  }
}
