package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a bulk, and what is told of it. */
class BulkLifeTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(Rows.NOT_WORKED_OFF);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Rows badges() {
    return Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
  }

  private static Answered move(String id, String verb) {
    return gateway.api().post("/api/v1/bulk/" + id + "/" + verb, Map.of());
  }

  @Test
  void a_bulk_is_paused_resumed_and_cancelled() {
    Rows rows = badges();
    String id = Rows.accepted(rows.csv("externalId,name", "1,Ada"));

    assertThat(move(id, "pause").text("state")).isEqualTo("paused");
    assertThat(move(id, "pause").text("state")).isEqualTo("paused");
    assertThat(move(id, "resume").text("state")).isEqualTo("queued");
    assertThat(move(id, "resume").text("state")).isEqualTo("queued");
    Answered cancelled = move(id, "cancel");
    assertThat(cancelled.text("state")).isEqualTo("cancelled");
    assertThat(cancelled.json()).containsKey("finishedAt").doesNotContainKey("reason");
    assertThat(cancelled.object("counts"))
        .containsEntry("cancelled", 1)
        .containsEntry("waiting", 0);
    assertThat(move(id, "cancel").text("state")).isEqualTo("cancelled");
    assertThat(move(id, "pause").code()).isEqualTo("CONFLICT");
    assertThat(move(id, "resume").code()).isEqualTo("CONFLICT");
    assertThat(
            TestServers.query(
                    gateway.database(),
                    "select action from audit where subject_id = '" + id + "' order by seq")
                .stream()
                .map(row -> row.get("action")))
        .containsExactly("bulk.uploaded", "bulk.paused", "bulk.resumed", "bulk.cancelled");
  }

  @Test
  void who_pauses_waits_for_what_is_being_committed() throws Exception {
    Rows rows = badges();
    String id = Rows.accepted(rows.csv("externalId,name", "1,Ada"));
    try (Connection worker = TestServers.connect(gateway.database());
        Statement statement = worker.createStatement()) {
      worker.setAutoCommit(false);
      boolean _ =
          statement.execute(
              """
              select pg_advisory_xact_lock_shared(hashtextextended('bulk|' || organisation_id || id, 0))
              from bulk where id = '%s'
              """
                  .formatted(id));
      CompletableFuture<Answered> pause = CompletableFuture.supplyAsync(() -> move(id, "pause"));

      assertThat(pause)
          .failsWithin(Duration.ofSeconds(2))
          .withThrowableOfType(TimeoutException.class);
      worker.commit();

      assertThat(pause.get(5, TimeUnit.SECONDS).text("state")).isEqualTo("paused");
    }
  }

  @Test
  void what_is_done_is_not_cancelled_any_more() {
    Rows rows = badges();
    String id = Rows.accepted(rows.csvWith("?dryRun=true", "externalId,name", "1,Ada"));

    assertThat(move(id, "cancel").code()).isEqualTo("CONFLICT");
    assertThat(move(id, "pause").code()).isEqualTo("CONFLICT");
  }

  @Test
  void progress_is_what_its_chunks_say() {
    Rows rows = badges();
    StringBuilder file = new StringBuilder("externalId,name\n");
    for (int i = 0; i < 300; i++) {
      file.append(i).append(",Name\n");
    }
    String id = Rows.accepted(rows.send("", "text/csv", file.toString().getBytes(UTF_8)));
    TestServers.execute(
        gateway.database(),
        "update bulk set state = 'running' where id = '%s';".formatted(id)
            + "update bulk_chunk set state = 'done', finished_at = now(), issued = 99, failed = 1"
            + " where first_line = 2 and bulk_id = '%s'".formatted(id));

    Instant before = gateway.clock().instant();
    Answered bulk = rows.bulk(id);
    assertThat(bulk.object("counts"))
        .containsEntry("issued", 99)
        .containsEntry("failed", 1)
        .containsEntry("waiting", 200);
    assertThat(String.valueOf(bulk.json().get("rate"))).isEqualTo("10.0");
    assertThat(Instant.parse(bulk.text("eta")).minusSeconds(20))
        .isBetween(before, gateway.clock().instant());
  }

  @Test
  void rows_are_paged_each_once_in_their_order() {
    Rows rows = badges();
    List<String> lines = new ArrayList<>(List.of("externalId,name"));
    for (int i = 0; i < 25; i++) {
      lines.add(i % 3 == 0 ? ",nobody" : i + ",Name");
    }
    String id = Rows.accepted(rows.csv(lines.toArray(String[]::new)));

    assertThat(paged(id, "limit=4")).hasSize(25).isSorted().doesNotHaveDuplicates();
    assertThat(paged(id, "limit=4&state=rejected")).hasSize(9).allMatch(line -> line % 3 == 2);
    assertThat(rows.rows(id, "?state=issued")).isEmpty();
  }

  private static List<Integer> paged(String id, String query) {
    List<Integer> lines = new ArrayList<>();
    Object next = null;
    do {
      Answered page =
          gateway
              .api()
              .get(
                  "/api/v1/bulk/"
                      + id
                      + "/rows?"
                      + query
                      + (next == null ? "" : "&cursor=" + next));
      ((List<?>) Objects.requireNonNull(page.json().get("rows")))
          .forEach(row -> lines.add((Integer) ((Map<?, ?>) row).get("line")));
      next = page.json().get("next");
    } while (next != null);
    return lines;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?state=lost", "?limit=0", "?limit=1001", "?cursor=-1", "?cursor=x", "?page=2"})
  void a_page_that_is_not_asked_for_as_it_must_be_is_refused(String query) {
    Rows rows = badges();
    String id = Rows.accepted(rows.csv("externalId,name", "1,Ada"));

    assertThat(gateway.api().get("/api/v1/bulk/" + id + "/rows" + query).code())
        .isEqualTo("MALFORMED_REQUEST");
  }

  @Test
  @Tag("T-24")
  void a_report_holds_every_row_and_no_formula() {
    Rows rows = badges();
    String id =
        Rows.accepted(
            rows.csvWith(
                "?map.%3DSUM(A1)=name",
                "externalId,email,=SUM(A1)",
                "=1+1,,Ada",
                "+41,,Ada",
                "-1,,Ada",
                "@A1,,Ada",
                "\uff1d1,,Ada",
                "\"=1,\"\"2\"\"\",,Ada",
                "plain,ada@example.com,Ada",
                ",,nobody"));
    Answered report = gateway.api().get("/api/v1/bulk/" + id + "/report.csv");

    assertThat(report.status()).isEqualTo(200);
    assertThat(report.header("Content-Type")).isEqualTo("text/csv; charset=utf-8; header=present");
    assertThat(report.header("Content-Disposition")).startsWith("attachment;");
    assertThat(report.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(report.string().split("\r\n"))
        .containsExactly(
            "line,state,did,email,phone,externalId,credentialId,column,code,reason",
            "2,waiting,,,,'=1+1,,,,",
            "3,waiting,,,,'+41,,,,",
            "4,waiting,,,,'-1,,,,",
            "5,waiting,,,,'@A1,,,,",
            "6,waiting,,,,'\uff1d1,,,,",
            "7,waiting,,,,\"'=1,\"\"2\"\"\",,,,",
            "8,waiting,,ada@example.com,,plain,,,,",
            "9,rejected,,,,,,,RECIPIENT_MISSING,\"none of did, email, phone, externalId is there\"");
  }

  @Test
  @Tag("T-24")
  void a_column_of_a_formulas_name_is_defused_where_the_report_tells_of_it() {
    Rows rows = badges();
    String id = Rows.accepted(rows.csvWith("?map.%3DA1=did&map.%40x=name", "=A1,@x", "no DID,Ada"));

    assertThat(gateway.api().get("/api/v1/bulk/" + id + "/report.csv").string())
        .contains(",'=A1,DID_MALFORMED,'=A1: not a DID");
  }

  @Test
  void a_long_report_comes_whole() {
    Rows rows = badges();
    StringBuilder file = new StringBuilder("externalId,name\n");
    for (int i = 0; i < 5_500; i++) {
      file.append(i).append(",Name\n");
    }
    String id = Rows.accepted(rows.send("", "text/csv", file.toString().getBytes(UTF_8)));

    assertThat(gateway.api().get("/api/v1/bulk/" + id + "/report.csv").string().lines())
        .hasSize(5_501)
        .doesNotHaveDuplicates();
  }

  @Test
  void what_rows_hold_of_people_is_forgotten_once_the_bulk_is_over_and_the_retention_too() {
    Rows rows = badges();
    String over = Rows.accepted(rows.csv("externalId,name", "1,Ada", "2,Bob"));
    String open = Rows.accepted(rows.csv("externalId,name", "3,Eve"));
    assertThat(move(over, "cancel").status()).isEqualTo(200);

    swept();
    assertThat(sealed(over)).isEqualTo(2);
    gateway.clock().step(Duration.ofHours(25));
    swept();
    assertThat(sealed(over)).isZero();
    assertThat(sealed(open)).isEqualTo(1);
    assertThat(rows.rows(over, "").getFirst())
        .containsEntry("state", "cancelled")
        .doesNotContainKey("externalId");
  }

  @Test
  void what_was_put_aside_of_a_bulk_that_is_cancelled_is_swept() {
    Rows rows = badges();
    String cancelled = Rows.accepted(rows.csv("externalId,name", "4,Ada"));
    String open = Rows.accepted(rows.csv("externalId,name", "5,Bob"));
    TestServers.execute(
        gateway.database(),
        """
        insert into bulk_retry (bulk_id, line, organisation_id, run_at)
        select id, 2, organisation_id, now() + interval '1 hour' from bulk where id in ('%s', '%s')
        """
            .formatted(cancelled, open));
    assertThat(move(cancelled, "cancel").status()).isEqualTo(200);

    swept();

    assertThat(
            TestServers.query(gateway.database(), "select bulk_id::text from bulk_retry").stream()
                .map(row -> row.get("bulk_id")))
        .containsExactly(open);
  }

  private static long sealed(String id) {
    return gateway.count(
        "select count(*) from bulk_row where sealed is not null and bulk_id = '" + id + "'");
  }

  private static void swept() {
    TestGateway.await(gateway.gateway().wiring().third.sweeper.sweep());
  }
}
