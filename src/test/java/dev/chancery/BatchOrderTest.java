package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Description;
import dev.chancery.testing.OrderQueue;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Batches that are answered later: {@code Prefer: respond-async} (RFC 7240 §4.1). */
class BatchOrderTest {
  private static final String BATCH = "/api/v1/credentials/issue/batch";
  private static final Duration RETENTION = Duration.ofHours(24);

  private static TestGateway gateway;
  private static Backend backend;
  private static Description description;
  private static OrderQueue queue;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    backend = Backend.of(gateway.api());
    description = Description.of(gateway.stranger().get("/openapi.yaml").string());
    queue = new OrderQueue(gateway.database());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @AfterEach
  void release() {
    queue.release();
  }

  @Test
  void an_order_is_accepted_at_once_and_answered_as_its_caller_would_have_been() {
    queue.hold();
    Map<String, @Nullable Object> request = request(2);
    request.put("include", "credentials");
    Answered accepted = backend.orderBatch(request);

    assertThat(accepted.status()).as(accepted.string()).isEqualTo(202);
    assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");
    assertThat(accepted.header("Cache-Control")).isEqualTo("no-store");
    assertThat(accepted.header("Location"))
        .isEqualTo(gateway.base() + BATCH + "/" + accepted.text("orderId"));
    assertThat(accepted.json()).containsEntry("state", "queued").containsEntry("total", 2);
    description.requireNamed("POST", BATCH, accepted);
    Answered queued = backend.ordered(accepted);
    assertThat(queued.json()).isEqualTo(accepted.json());
    assertThat(queued.header("Retry-After")).isEqualTo("1");
    description.requireNamed("GET", BATCH + "/:id", queued);

    queue.release();
    Answered done = backend.orderDone(accepted);

    assertThat(done.text("state")).as(done.string()).isEqualTo("done");
    assertThat(done.header("Retry-After")).isNull();
    assertThat(done.header("Cache-Control")).isEqualTo("no-store");
    description.requireNamed("GET", BATCH + "/:id", done);
    assertThat(done.object("answer")).containsEntry("issued", 2).containsEntry("failed", 0);
    assertThat(done.json()).doesNotContainKey("problem");
    Answered transaction =
        gateway
            .stranger()
            .get("/api/v1/transactions/" + done.object("answer").get("transactionHash"));
    assertThat(transaction.status()).isEqualTo(200);
  }

  @Test
  void the_location_of_an_order_is_where_it_is() {
    Answered accepted = backend.orderBatch(request(1));
    URI location = URI.create(String.valueOf(accepted.header("Location")));

    assertThat(gateway.api().get(location.getPath()).text("orderId"))
        .isEqualTo(accepted.text("orderId"));
    assertThat(backend.orderDone(accepted).text("state")).isEqualTo("done");
  }

  @Test
  void a_thousand_are_answered_later_too() {
    Answered done = backend.orderDone(backend.orderBatch(request(1_000)));

    assertThat(done.object("answer")).containsEntry("issued", 1_000);
  }

  @Test
  void what_cannot_be_read_is_refused_at_once() {
    long before = gateway.count("select count(*) from batch_order");
    Map<String, @Nullable Object> misspelt = request(1);
    misspelt.put("atomik", true);

    assertThat(backend.orderBatch(misspelt).code()).isEqualTo("MALFORMED_REQUEST");
    assertThat(backend.orderBatch(request(0)).code()).isEqualTo("MALFORMED_REQUEST");
    assertThat(gateway.count("select count(*) from batch_order")).isEqualTo(before);
  }

  @Test
  void the_same_key_gives_the_same_order() {
    Api keyed = keyed();
    Map<String, @Nullable Object> request = request(1);
    Answered accepted = Backend.orderBatch(keyed, request);
    Answered done = backend.orderDone(accepted);

    Answered again = Backend.orderBatch(keyed, request);

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json()).isEqualTo(accepted.json());
    assertThat(backend.ordered(again).string()).isEqualTo(done.string());
  }

  @Test
  void the_same_key_at_once_is_answered_as_the_order_is() {
    Api keyed = keyed();
    Map<String, @Nullable Object> request = request(2);
    Answered done = backend.orderDone(Backend.orderBatch(keyed, request));

    Answered atOnce = keyed.post(BATCH, request);

    assertThat(atOnce.status()).isEqualTo(200);
    assertThat(atOnce.json()).isEqualTo(done.object("answer"));
  }

  @Test
  void an_order_with_the_key_of_a_batch_is_answered_as_that_was() {
    Api keyed = keyed();
    Map<String, @Nullable Object> request = request(2);
    Answered atOnce = keyed.post(BATCH, request);

    Answered done = backend.orderDone(Backend.orderBatch(keyed, request));

    assertThat(done.object("answer")).isEqualTo(atOnce.json());
  }

  @Test
  void who_cannot_wait_for_an_order_asks_at_once_by_its_key() {
    Api keyed = keyed();
    Map<String, @Nullable Object> request = request(2);
    queue.hold();
    Answered accepted = Backend.orderBatch(keyed, request);
    Answered atOnce = keyed.post(BATCH, request);
    assertThat(atOnce.json()).containsEntry("issued", 2);
    queue.release();

    assertThat(backend.orderDone(accepted).object("answer")).isEqualTo(atOnce.json());
  }

  @Test
  void a_key_is_good_for_one_body_however_it_is_to_be_answered() {
    Map<String, @Nullable Object> other = request(1);
    queue.hold();
    for (boolean later : List.of(true, false)) {
      Api keyed = keyed();
      assertThat(asked(keyed, later, request(1)).status()).isIn(200, 202);
      assertConflict(asked(keyed, true, other));
      assertConflict(asked(keyed, false, other));
    }
  }

  private static Answered asked(Api caller, boolean later, Map<String, ?> request) {
    return later ? Backend.orderBatch(caller, request) : caller.post(BATCH, request);
  }

  private static void assertConflict(Answered answer) {
    assertThat(answer.code()).as(answer.string()).isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(answer.json()).containsEntry("reason", "another-body");
  }

  @Test
  void parallel_orders_with_one_key_are_one() {
    List<Answered> answers =
        keyed().with("Prefer", "respond-async").postAtOnce(8, BATCH, request(3));

    assertThat(answers).extracting(Answered::status).containsOnly(202);
    assertThat(answers).extracting(Answered::string).containsOnly(answers.getFirst().string());
    assertThat(backend.orderDone(answers.getFirst()).object("answer")).containsEntry("issued", 3);
  }

  @Test
  void another_organisation_has_no_such_order() {
    Answered accepted = backend.orderBatch(request(1));
    Api neighbour = gateway.organisation("Neighbour");

    for (String id : List.of(accepted.text("orderId"), UUID.randomUUID().toString(), "none")) {
      Answered answer = neighbour.get(BATCH + "/" + id);
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.code()).isEqualTo("NOT_FOUND");
    }
    assertThat(backend.orderDone(accepted).text("state")).isEqualTo("done");
  }

  @Test
  void of_a_deactivated_issuer_the_problem_is_what_would_have_been_told_at_once() {
    Backend doomed = Backend.of(gateway.api());
    Map<String, @Nullable Object> request = doomed.batch(entries(1));
    queue.hold();
    Answered accepted = doomed.orderBatch(request);
    String issuer = "/api/v1/issuers/" + Api.encoded(doomed.issuerDid());
    assertThat(gateway.api().post(issuer + "/deactivate", Map.of()).status()).isEqualTo(200);
    queue.release();

    Answered failed = doomed.orderDone(accepted);

    assertThat(failed.text("state")).isEqualTo("failed");
    assertThat(failed.object("problem")).isEqualTo(doomed.issueBatch(request).json());
    assertThat(failed.object("problem")).containsEntry("code", "ISSUER_DEACTIVATED");
    assertThat(failed.json()).doesNotContainKey("answer");
    description.requireNamed("GET", BATCH + "/:id", failed);
  }

  @Test
  void an_atomic_batch_fails_as_a_whole_and_says_by_which_entry() {
    Backend careful = Backend.of(gateway.api());
    Map<String, @Nullable Object> request =
        careful.batch(
            List.of(
                Backend.entry(Wallet.ed25519()),
                Map.of("holderDid", Wallet.p256().did(), "claims", Map.of())));
    request.put("atomic", true);

    Answered failed = careful.orderDone(careful.orderBatch(request));

    assertThat(failed.object("problem"))
        .isEqualTo(careful.issueBatch(request).json())
        .containsEntry("code", "SCHEMA_VALIDATION_FAILED")
        .containsEntry("entry", 1);
    assertThat(
            gateway.count(
                "select count(*) from batch where issuer_did = '" + careful.issuerDid() + "'"))
        .isZero();
  }

  @Test
  void what_ends_while_it_waits_fails_alone() {
    Map<String, Object> ended = new LinkedHashMap<>(Backend.entry(Wallet.ed25519()));
    ended.put("expirationDate", gateway.clock().instant().plusSeconds(60).toString());
    queue.hold();
    Answered accepted =
        backend.orderBatch(backend.batch(List.of(ended, Backend.entry(Wallet.p256()))));
    gateway.clock().step(Duration.ofSeconds(60));
    queue.release();

    Answered done = backend.orderDone(accepted);

    assertThat(done.text("state")).as(done.string()).isEqualTo("done");
    assertThat(done.object("answer")).containsEntry("issued", 1).containsEntry("failed", 1);
  }

  @Test
  void after_its_retention_an_order_is_forgotten_with_its_key() {
    Api keyed = keyed();
    Map<String, @Nullable Object> request = request(1);
    Answered accepted = Backend.orderBatch(keyed, request);
    assertThat(backend.orderDone(accepted).text("state")).isEqualTo("done");

    gateway.clock().step(RETENTION.plusMinutes(1));
    tidy();

    assertThat(backend.ordered(accepted).status()).isEqualTo(404);
    assertThat(Backend.orderBatch(keyed, request).text("orderId"))
        .isNotEqualTo(accepted.text("orderId"));
  }

  @Test
  void an_order_that_is_not_finished_keeps_its_batch_from_being_forgotten() {
    Api keyed = keyed();
    Map<String, @Nullable Object> request = request(1);
    queue.hold();
    Answered accepted = Backend.orderBatch(keyed, request);
    Answered atOnce = keyed.post(BATCH, request);

    gateway.clock().step(RETENTION.plusMinutes(1));
    tidy();
    queue.release();

    assertThat(backend.orderDone(accepted).object("answer")).isEqualTo(atOnce.json());
    tidy();
    assertThat(backend.ordered(accepted).status()).isEqualTo(404);
    assertThat(Backend.orderBatch(keyed, request).json()).containsEntry("reason", "forgotten");
  }

  @Test
  void of_one_organisation_a_hundred_wait_and_no_more() {
    Backend busy = Backend.of(gateway.organisation("Busy"));
    Map<String, @Nullable Object> request = busy.batch(entries(1));
    Api keyed = busy.api().with("Idempotency-Key", "the first");
    queue.hold();
    Answered first = Backend.orderBatch(keyed, request);
    queue.multiply(first.text("orderId"), 99);

    Answered refused = busy.orderBatch(request);

    assertThat(refused.code()).isEqualTo("OVERLOADED");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    description.requireNamed("POST", BATCH, refused);
    assertThat(Backend.orderBatch(keyed, request).json()).isEqualTo(first.json());
    assertThat(backend.orderBatch(request(1)).status()).isEqualTo(202);
    queue.forgetHeld();
  }

  @Test
  void of_one_key_there_is_one_order_whoever_comes_first() {
    List<Answered> answers =
        keyed().with("Prefer", "respond-async").postAtOnce(8, BATCH, request(1));

    assertThat(answers).allMatch(answer -> answer.status() == 202);
    assertThat(answers.stream().map(answer -> answer.text("orderId")).distinct()).hasSize(1);
  }

  private static Api keyed() {
    return gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
  }

  private static Map<String, @Nullable Object> request(int entries) {
    return backend.batch(entries(entries));
  }

  private static List<Map<String, Object>> entries(int entries) {
    return Stream.generate(Wallet::ed25519).limit(entries).map(Backend::entry).toList();
  }

  private static void tidy() {
    TestGateway.await(gateway.gateway().wiring().second.housekeeping.tidy());
  }
}
