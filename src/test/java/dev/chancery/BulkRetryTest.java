package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Holder;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that failed are tried again, as they were or put right, and issued once. */
class BulkRetryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A DID that is well-formed, and nobody's. */
  private static final String NOBODY = "did:key:zNonsense";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Rows badges() {
    return Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
  }

  private static Answered done(Rows rows, String id) {
    await().atMost(PATIENCE).until(() -> rows.bulk(id).text("state").equals("done"));
    return rows.bulk(id);
  }

  private static String worked(Rows rows, String... lines) {
    String id = Rows.accepted(rows.csv(lines));
    return done(rows, id).text("bulkId");
  }

  private static Answered retry(String id, Object body) {
    return gateway.api().post(path(id), body);
  }

  private static String path(String id) {
    return "/api/v1/bulk/" + id + "/retry";
  }

  private static Answered retryAll(String id) {
    Answered answer = gateway.api().call("POST", path(id), null);
    assertThat(answer.status()).as(answer.string()).isEqualTo(202);
    return answer;
  }

  private static Answered retryRows(String id, Map<?, ?>... rows) {
    Answered answer = retry(id, Map.of("rows", List.of(rows)));
    assertThat(answer.status()).as(answer.string()).isEqualTo(202);
    return answer;
  }

  private static Map<?, ?> row(int line, Map<String, ?> values) {
    return Map.of("line", line, "values", values);
  }

  /** As {@code line column code}. */
  private static List<String> refused(Answered answer) {
    List<String> refused = new ArrayList<>();
    for (Object row : (List<?>) Objects.requireNonNull(answer.json().get("refused"))) {
      Map<?, ?> told = (Map<?, ?>) row;
      for (Object fault : (List<?>) Objects.requireNonNull(told.get("faults"))) {
        Map<?, ?> it = (Map<?, ?>) fault;
        refused.add(told.get("line") + " " + it.get("column") + " " + it.get("code"));
      }
    }
    return refused;
  }

  private static long credentials(String id) {
    return gateway.count("select count(*) from credential where bulk_id = '" + id + "'");
  }

  private static Map<String, @Nullable Object> told(Rows rows, String id, int line) {
    return rows.rows(id, "?limit=1&cursor=" + (line - 1)).getFirst();
  }

  @Test
  void a_failed_row_is_put_right_and_issued_once() {
    Rows rows = badges();
    Wallet ada = Wallet.ed25519();
    String id = worked(rows, "did,name", NOBODY + ",Ada", Wallet.ed25519().did() + ",Bob");
    assertThat(rows.bulk(id).object("counts")).containsEntry("failed", 1);

    Answered retried = retryRows(id, row(2, Map.of("did", ada.did(), "name", "Ada Lovelace")));

    assertThat(retried.json()).containsEntry("retried", 1).containsEntry("refused", List.of());
    assertThat(done(rows, id).object("counts"))
        .containsEntry("issued", 2)
        .containsEntry("failed", 0)
        .containsEntry("waiting", 0);
    assertThat(credentials(id)).isEqualTo(2);
    assertThat(told(rows, id, 2))
        .containsEntry("state", "issued")
        .containsEntry("did", ada.did())
        .containsEntry("attempts", 2)
        .doesNotContainKey("faults");
    Holder holder = new Holder(gateway.stranger(), ada);
    Answered collected = holder.collect(holder.collection(gateway.clock().instant()));
    assertThat(
            Credential.parse(
                    String.valueOf(Holder.credentials(collected).getFirst().get("credential")))
                .claims())
        .containsEntry("name", "Ada Lovelace");
  }

  @Test
  void without_a_body_all_that_has_failed_is_tried_again() {
    Rows rows = badges();
    refuseAll(rows);
    StringBuilder file = new StringBuilder("did,name\n");
    Stream.generate(Wallet::ed25519)
        .limit(250)
        .forEach(wallet -> file.append(wallet.did()).append(",Name\n"));
    String id = Rows.accepted(rows.send("", "text/csv", file.toString().getBytes(UTF_8)));
    assertThat(done(rows, id).object("counts")).containsEntry("failed", 250);
    allowAll();

    assertThat(retryAll(id).json()).containsEntry("retried", 250);

    assertThat(done(rows, id).object("counts"))
        .containsEntry("issued", 250)
        .containsEntry("failed", 0);
    assertThat(credentials(id)).isEqualTo(250);
    assertThat(retryAll(id).json()).containsEntry("retried", 0);
    assertThat(rows.bulk(id).text("state")).isEqualTo("done");
    assertThat(
            TestServers.query(
                    gateway.database(),
                    "select action from audit where subject_id = '" + id + "' order by seq")
                .stream()
                .map(row -> row.get("action")))
        .containsExactly("bulk.uploaded", "bulk.retried");
  }

  private static void refuseAll(Rows rows) {
    TestServers.execute(
        gateway.database(),
        """
        create function refuse_all() returns trigger language plpgsql as $$
        begin
          if new.collection_id = '%1$s' then raise exception 'refused' using errcode = '23514'; end if;
          return new;
        end $$;
        create trigger refuse_all before insert on credential for each row execute function refuse_all();
        """
            .formatted(rows.collection()));
  }

  private static void allowAll() {
    TestServers.execute(
        gateway.database(), "drop trigger refuse_all on credential; drop function refuse_all()");
  }

  @Test
  void what_is_still_wrong_is_told_and_stays_failed() {
    Rows rows = badges();
    String did = Wallet.ed25519().did();
    String id =
        worked(rows, "did,name", NOBODY + "1,A", NOBODY + "2,B", NOBODY + "3,C", NOBODY + "4,D");

    Answered retried =
        retryRows(
            id,
            row(2, Map.of("did", "nobody")),
            row(3, Map.of("name", 42)),
            row(4, Map.of("did", did)),
            row(5, Map.of("did", did)),
            Map.of("line", 99));

    assertThat(retried.json()).containsEntry("retried", 1);
    assertThat(refused(retried))
        .containsExactly(
            "2 did DID_MALFORMED",
            "3 /name SCHEMA_VALIDATION_FAILED",
            "5 null DUPLICATE_IN_FILE",
            "99 null ROW_NOT_FAILED");
    assertThat(done(rows, id).object("counts"))
        .containsEntry("issued", 1)
        .containsEntry("failed", 3);
    assertThat(rows.faults(id, 2)).containsExactly("null HOLDER_NOT_FOUND");
  }

  @Test
  void a_row_gets_no_recipient_whom_another_row_has() {
    Rows rows = badges();
    String did = Wallet.ed25519().did();
    String id = worked(rows, "did,name", did + ",Ada", NOBODY + ",Bob");

    assertThat(refused(retryRows(id, row(3, Map.of("did", did)), Map.of("line", 2))))
        .containsExactly("2 null ROW_NOT_FAILED", "3 null DUPLICATE_IN_FILE");
    assertThat(rows.bulk(id).text("state")).isEqualTo("done");
  }

  @Test
  void of_many_who_retry_a_row_at_once_one_brings_it_back() {
    Rows rows = badges();
    String id = worked(rows, "did,name", NOBODY + ",Ada");
    Object right = Map.of("rows", List.of(row(2, Map.of("did", Wallet.ed25519().did()))));

    List<Answered> answers = gateway.api().postAtOnce(8, path(id), right);

    assertThat(answers).allMatch(answer -> answer.status() == 202);
    assertThat(answers.stream().mapToInt(it -> (Integer) it.json().get("retried")).sum()).isOne();
    assertThat(done(rows, id).object("counts")).containsEntry("issued", 1);
    assertThat(credentials(id)).isOne();
  }

  @Test
  void rows_of_one_chunk_come_back_one_after_the_other_while_it_is_paused() {
    Rows rows = badges();
    String id =
        Rows.accepted(
            rows.csv("did,name", NOBODY + "1,A", NOBODY + "2,B", NOBODY + "3,C", unknown() + ",D"));
    await().atMost(PATIENCE).until(() -> failed(rows, id) == 3);
    await().atMost(PATIENCE).until(() -> aside(id, "attempts > 0") == 1);
    assertThat(move(id, "pause").text("state")).isEqualTo("paused");

    for (int line : List.of(2, 3)) {
      assertThat(retryRows(id, row(line, Map.of("did", Wallet.ed25519().did()))).json())
          .containsEntry("retried", 1);
    }
    assertThat(rows.bulk(id).text("state")).isEqualTo("paused");
    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("failed", 1)
        .containsEntry("waiting", 3);
    assertThat(aside(id, "true")).isZero();
    assertThat((Integer) told(rows, id, 5).get("attempts")).isPositive();
    assertThat(move(id, "resume").status()).isEqualTo(200);

    await().atMost(PATIENCE).until(() -> credentials(id) == 2);
    await().atMost(PATIENCE).until(() -> aside(id, "true") == 1);
    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("issued", 2)
        .containsEntry("failed", 1)
        .containsEntry("waiting", 1);
    assertThat(move(id, "cancel").status()).isEqualTo(200);
    assertThat(retry(id, Map.of()).code()).isEqualTo("CONFLICT");
  }

  /** A DID that has to be looked up where nobody is. */
  private static String unknown() {
    return "did:web:nobody.invalid";
  }

  private static int failed(Rows rows, String id) {
    Object failed = rows.bulk(id).object("counts").get("failed");
    return (Integer) Objects.requireNonNull(failed);
  }

  private static long aside(String id, String where) {
    return gateway.count(
        "select count(*) from bulk_retry where bulk_id = '%s' and %s".formatted(id, where));
  }

  private static Answered move(String id, String verb) {
    return gateway.api().post("/api/v1/bulk/" + id + "/" + verb, Map.of());
  }

  @Test
  void what_is_forgotten_is_not_tried_again() {
    Rows rows = badges();
    String id = worked(rows, "did,name", NOBODY + ",Ada");
    gateway.clock().step(Duration.ofHours(23));
    swept();
    assertThat(retryRows(id, Map.of("line", 2)).json()).containsEntry("retried", 1);
    assertThat(done(rows, id).object("counts")).containsEntry("failed", 1);
    gateway.clock().step(Duration.ofHours(25));
    swept();

    assertThat(refused(retryRows(id, row(2, Map.of("did", Wallet.ed25519().did())))))
        .containsExactly("2 null ROW_FORGOTTEN");
    assertThat(retryAll(id).json()).containsEntry("retried", 0);
  }

  private static void swept() {
    TestGateway.await(gateway.gateway().wiring().third.sweeper.sweep());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rows\": []}",
        "{\"rows\": [{\"values\": {}}]}",
        "{\"rows\": [{\"line\": 0}]}",
        "{\"rows\": [{\"line\": 2}, {\"line\": 2}]}",
        "{\"rows\": [{\"line\": 2, \"value\": {}}]}",
        "{\"row\": [{\"line\": 2}]}"
      })
  void what_is_not_asked_for_as_it_must_be_is_refused(String body) {
    Rows rows = badges();
    String id = worked(rows, "did,name", NOBODY + ",Ada");

    Answered answer = gateway.api().postRaw(path(id), "application/json", body.getBytes(UTF_8));

    assertThat(answer.code()).as(answer.string()).isEqualTo("MALFORMED_REQUEST");
  }

  @Test
  void another_organisations_bulk_is_not_there() {
    Rows rows = badges();
    String id = worked(rows, "did,name", NOBODY + ",Ada");
    Api other = gateway.organisation("Other");

    assertThat(other.post(path(id), Map.of()).status()).isEqualTo(404);
  }
}
