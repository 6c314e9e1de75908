package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Listener;
import dev.chancery.testing.Listener.Heard;
import dev.chancery.testing.Rows;
import dev.chancery.testing.Wallet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What webhooks hear of a bulk. */
class BulkEventsTest {
  private static final String NOBODY = "did:key:zNonsense";

  @TempDir static Path files;

  private static Listener listener;
  private static TestGateway gateway;
  private static int organisations;

  private Api api;
  private String path;

  @BeforeAll
  static void start() {
    listener = Listener.start(files);
    gateway = TestGateway.start(listener.settings());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    listener.close();
  }

  @BeforeEach
  void found() {
    organisations++;
    api = gateway.organisation("Acme " + organisations);
    path = "/hooks/" + organisations;
  }

  private Rows badges() {
    return Rows.of(Campaign.with(api, Campaign.unlimited("open")));
  }

  private static Map<String, Integer> counts(int issued, int failed, int rejected) {
    return Map.of(
        "total",
        issued + failed + rejected,
        "issued",
        issued,
        "failed",
        failed,
        "rejected",
        rejected,
        "duplicate",
        0,
        "claimable",
        0);
  }

  private static void done(Rows rows, String id) {
    await().until(() -> rows.bulk(id).text("state").equals("done"));
  }

  private long written(String kind, String id) {
    return gateway.count(
        "select count(*) from outbox where kind = '%s' and data ->> 'bulkId' = '%s'"
            .formatted(kind, id));
  }

  @Test
  void a_bulk_that_is_done_is_told_with_its_counts_each_time_it_is() {
    listener.subscribe(api, path, "bulk.finished");
    Rows rows = badges();
    String id =
        Rows.accepted(
            rows.csv("did,name", NOBODY + ",Ada", Wallet.ed25519().did() + ",Bob", ",Nobody"));

    assertThat(listener.await(path, 1).getFirst().data())
        .isEqualTo(
            Map.of("bulkId", id, "collectionId", rows.collection(), "counts", counts(1, 1, 1)));

    Object right =
        Map.of("rows", List.of(Map.of("line", 2, "values", Map.of("did", Wallet.ed25519().did()))));
    assertThat(api.post("/api/v1/bulk/" + id + "/retry", right).status()).isEqualTo(202);

    assertThat(listener.await(path, 2).getLast().data().get("counts")).isEqualTo(counts(2, 0, 1));
    assertThat(written("bulk.finished", id)).isEqualTo(2);
  }

  @Test
  void a_bulk_in_which_there_is_nothing_to_do_is_told_and_a_dry_run_is_not() {
    listener.subscribe(api, path, "bulk.finished");
    Rows rows = badges();
    String _ = Rows.accepted(rows.csvWith("?dryRun=true", "did,name", ",Nobody"));
    String id = Rows.accepted(rows.csv("did,name", ",Nobody"));

    assertThat(listener.await(path, 1).getFirst().data())
        .isEqualTo(
            Map.of("bulkId", id, "collectionId", rows.collection(), "counts", counts(0, 0, 1)));
    assertThat(
            gateway.count(
                "select count(*) from outbox where destination like '%'"
                    + " and organisation_id = (select organisation_id from bulk where id = '"
                    + id
                    + "')"))
        .isOne();
  }

  @Test
  void each_row_that_fails_is_told_by_its_line_and_code() {
    listener.subscribe(api, path, "credential.failed");
    Rows rows = badges();
    String id =
        Rows.accepted(
            rows.csv(
                "did,name", NOBODY + ",Ada", Wallet.ed25519().did() + ",Bob", "did:nobody:1,Eve"));
    done(rows, id);

    assertThat(listener.await(path, 2).stream().map(Heard::data))
        .containsExactlyInAnyOrder(failed(rows, id, 2), failed(rows, id, 4));
    assertThat(written("credential.failed", id)).isEqualTo(2);
  }

  private static Map<String, Object> failed(Rows rows, String id, int line) {
    return Map.of(
        "bulkId", id, "collectionId", rows.collection(), "line", line, "code", "HOLDER_NOT_FOUND");
  }

  @Test
  void nobody_is_told_who_did_not_ask() {
    listener.subscribe(api, path, "credential.revoked");
    listener.subscribe(gateway.organisation("Other"), path, "credential.failed", "bulk.finished");
    Rows rows = badges();
    String id = Rows.accepted(rows.csv("did,name", NOBODY + ",Ada"));
    done(rows, id);

    assertThat(gateway.count("select count(*) from outbox where data ->> 'bulkId' = '" + id + "'"))
        .isZero();
  }
}
