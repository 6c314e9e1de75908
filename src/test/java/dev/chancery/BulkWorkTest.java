package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers: what was queued becomes credentials that wait for their holders. */
class BulkWorkTest {
  /** A seat that was leased and not used is nobody else's for half a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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

  private static String file(List<Wallet> wallets) {
    return Stream.concat(
            Stream.of("did,name"),
            IntStream.range(0, wallets.size()).mapToObj(i -> wallets.get(i).did() + ",Name " + i))
        .reduce("", (file, line) -> file + line + "\n");
  }

  private static List<Wallet> wallets(int count) {
    return Stream.generate(Wallet::ed25519).limit(count).toList();
  }

  private static Answered done(Rows rows, String id) {
    await().atMost(PATIENCE).until(() -> rows.bulk(id).text("state").equals("done"));
    return rows.bulk(id);
  }

  private static Answered worked(Rows rows, String file) {
    return done(rows, Rows.accepted(rows.send("", "text/csv", file.getBytes(UTF_8))));
  }

  private static List<Map<String, @Nullable Object>> stored(String id) {
    return TestServers.query(
        gateway.database(),
        "select bulk_line, id from credential where bulk_id = '%s' order by 1".formatted(id));
  }

  @Test
  void every_row_becomes_one_credential_that_its_holder_collects() {
    List<Wallet> wallets = wallets(250);
    Rows rows = badges();

    Answered bulk = worked(rows, file(wallets));

    assertThat(bulk.object("counts"))
        .containsEntry("total", 250)
        .containsEntry("issued", 250)
        .containsEntry("failed", 0)
        .containsEntry("waiting", 0);
    assertThat(bulk.json()).containsKey("finishedAt");
    assertThat(stored(bulk.text("bulkId"))).hasSize(250);
    Answered collected = new Holder(gateway.stranger(), wallets.get(137)).collect();
    assertThat(Holder.credentials(collected)).hasSize(1);
    Credential credential =
        Credential.parse(
            String.valueOf(Holder.credentials(collected).getFirst().get("credential")));
    assertThat(credential.claims()).containsEntry("name", "Name 137");
    Map<String, @Nullable Object> told =
        rows.rows(bulk.text("bulkId"), "?limit=1&cursor=138").getFirst();
    assertThat(told)
        .containsEntry("line", 139)
        .containsEntry("state", "issued")
        .containsEntry("credentialId", Holder.ids(collected).getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vc+jwt", "ldp_vc"})
  void every_format_has_rows(String format) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("format", format);
    request.put("issuerDid", Campaign.issuer(gateway.api(), "P-256", "Ed25519"));
    Rows rows = Rows.of(Campaign.of(gateway.api(), request));

    assertThat(worked(rows, file(wallets(3))).object("counts")).containsEntry("issued", 3);
  }

  @Test
  void the_same_holder_has_no_second_one_by_another_file() {
    List<Wallet> wallets = wallets(2);
    Rows rows = badges();
    String first = Rows.accepted(rows.send("", "text/csv", file(wallets).getBytes(UTF_8)));
    String again =
        Rows.accepted(rows.send("", "text/csv", file(wallets.reversed()).getBytes(UTF_8)));

    List<Answered> both = List.of(done(rows, first), done(rows, again));

    assertThat(
            TestServers.query(
                gateway.database(),
                "select 1 from credential where collection_id = '%s'".formatted(rows.collection())))
        .hasSize(2);
    assertThat(both.stream().mapToInt(bulk -> count(bulk, "issued")).sum()).isEqualTo(2);
    assertThat(both.stream().mapToInt(bulk -> count(bulk, "failed")).sum())
        .isEqualTo(2 - both.stream().mapToInt(bulk -> count(bulk, "duplicate")).sum());
  }

  private static int count(Answered bulk, String name) {
    return (int) requireNonNull(bulk.object("counts").get(name));
  }

  @Test
  void a_row_that_the_database_refuses_fails_alone() {
    List<Wallet> wallets = wallets(100);
    Rows rows = badges();
    TestServers.execute(
        gateway.database(),
        """
        create function refuse_the_43rd() returns trigger language plpgsql as $$
        begin
          if new.bulk_line = 43 and new.collection_id = '%1$s' then raise exception 'refused' using errcode = '23514'; end if;
          return new;
        end $$;
        create trigger refuse_the_43rd before insert on credential for each row execute function refuse_the_43rd();
        """
            .formatted(rows.collection()));

    Answered bulk = worked(rows, file(wallets));

    assertThat(bulk.object("counts")).containsEntry("issued", 99).containsEntry("failed", 1);
    assertThat(rows.faults(bulk.text("bulkId"), 43)).containsExactly("null ROW_REJECTED");
  }

  @Test
  void a_holder_who_cannot_be_found_fails_alone() {
    Rows rows = badges();

    Answered bulk =
        worked(rows, "did,name\ndid:key:zNonsense,A\n" + wallets(1).getFirst().did() + ",B\n");

    assertThat(bulk.object("counts")).containsEntry("issued", 1).containsEntry("failed", 1);
    assertThat(rows.faults(bulk.text("bulkId"), 2)).containsExactly("null HOLDER_NOT_FOUND");
  }

  @Test
  void a_holder_who_has_to_be_looked_up_is_waited_for_apart() {
    Wallet registered = Wallet.named("did:example:" + UUID.randomUUID());
    Answered answer =
        gateway
            .api()
            .post(
                "/api/v1/dids", Map.of("did", registered.did(), "document", registered.document()));
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    Rows rows = badges();

    Answered bulk =
        worked(
            rows, "did,name\n" + registered.did() + ",A\n" + wallets(1).getFirst().did() + ",B\n");

    assertThat(bulk.object("counts")).containsEntry("issued", 2).containsEntry("failed", 0);
    assertThat(Holder.ids(new Holder(gateway.stranger(), registered).collect())).hasSize(1);
  }

  @Test
  void a_holder_of_an_unknown_method_fails_alone() {
    Rows rows = badges();

    Answered bulk =
        worked(rows, "did,name\ndid:nobody:1,A\n" + wallets(1).getFirst().did() + ",B\n");

    assertThat(bulk.object("counts")).containsEntry("issued", 1).containsEntry("failed", 1);
    assertThat(rows.faults(bulk.text("bulkId"), 2)).containsExactly("null HOLDER_NOT_FOUND");
  }

  @Test
  void nothing_is_begun_while_it_is_paused() {
    Rows rows = badges();
    String id = Rows.accepted(rows.send("", "text/csv", file(wallets(1_000)).getBytes(UTF_8)));
    Answered paused = gateway.api().post("/api/v1/bulk/" + id + "/pause", Map.of());
    assertThat(paused.text("state")).isEqualTo("paused");
    int then = stored(id).size();

    assertThat(stored(id)).hasSize(then);
    Answered resumed = gateway.api().post("/api/v1/bulk/" + id + "/resume", Map.of());
    assertThat(resumed.status()).isEqualTo(200);

    assertThat(done(rows, id).object("counts")).containsEntry("issued", 1_000);
    assertThat(stored(id)).hasSize(1_000);
  }

  @Test
  void a_capped_collection_gives_no_more_places_than_it_has() {
    Map<String, @Nullable Object> policy = new HashMap<>(Campaign.unlimited("open"));
    policy.put("cap", 5);
    Rows rows = Rows.of(Campaign.with(gateway.api(), policy));

    Answered bulk = worked(rows, file(wallets(8)));

    assertThat(bulk.object("counts")).containsEntry("issued", 5).containsEntry("failed", 3);
    assertThat(stored(bulk.text("bulkId"))).hasSize(5);
  }

  @Test
  void a_seat_that_another_holds_may_come_free_and_is_waited_for() {
    Map<String, @Nullable Object> policy = new HashMap<>(Campaign.unlimited("open"));
    policy.put("cap", 5);
    Rows rows = Rows.of(Campaign.with(gateway.api(), policy));
    TestServers.execute(
        gateway.database(),
        """
        update collection set seats_leased = 3 where id = '%1$s';
        insert into seat_block (collection_id, seats, leased_until)
        values ('%1$s', array[1, 2, 3], clock_timestamp() + interval '2 seconds');
        """
            .formatted(rows.collection()));

    Answered bulk = worked(rows, file(wallets(5)));

    assertThat(rows.rows(bulk.text("bulkId"), "?state=failed")).isEmpty();
    assertThat(bulk.object("counts")).containsEntry("issued", 5);
  }

  @Test
  void a_holder_may_have_as_many_copies_in_one_file_as_the_policy_says() {
    Map<String, @Nullable Object> policy = new HashMap<>(Campaign.unlimited("open"));
    policy.put("copiesPerHolder", 2);
    policy.put("key", "name");
    Rows rows = Rows.of(Campaign.with(gateway.api(), policy));
    String did = wallets(1).getFirst().did();

    Answered bulk = worked(rows, "did,name\n" + did + ",A\n" + did + ",B\n" + did + ",C\n");

    assertThat(bulk.object("counts")).containsEntry("issued", 2).containsEntry("failed", 1);
    assertThat(rows.rows(bulk.text("bulkId"), "?state=failed"))
        .singleElement()
        .extracting(row -> String.valueOf(row.get("faults")))
        .asString()
        .contains("ISSUED_BEFORE");
  }

  @Test
  void a_row_that_cannot_be_opened_keeps_nobody_else_back() {
    Rows rows = badges();
    String id = later(rows, wallets(100));
    TestServers.execute(
        gateway.database(),
        "update bulk_row set sealed = '\\x00' where line = 43 and bulk_id = '" + id + "'");
    begin(id);

    await().atMost(PATIENCE).until(() -> stored(id).size() == 99);
    assertThat(rows.rows(id, "?limit=100")).hasSize(100);
  }

  @Test
  void what_an_issuer_that_is_no_more_would_have_issued_has_failed() {
    String issuer = Campaign.issuer(gateway.api(), "P-256");
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", issuer);
    Rows rows = Rows.of(Campaign.of(gateway.api(), request));
    String id = later(rows, wallets(150));
    Answered ended =
        gateway.api().post("/api/v1/issuers/" + Api.encoded(issuer) + "/deactivate", Map.of());
    assertThat(ended.status()).as(ended.string()).isIn(200, 204);

    begin(id);

    assertThat(done(rows, id).object("counts")).containsEntry("failed", 150);
    assertThat(rows.faults(id, 2)).containsExactly("null ISSUER_DEACTIVATED");
  }

  @Test
  void a_collection_that_is_paused_issues_no_rows() {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    Rows rows = Rows.of(campaign);
    String id = later(rows, wallets(1));
    assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);
    begin(id);

    assertThat(worked(badges(), file(wallets(1))).object("counts")).containsEntry("issued", 1);
    assertThat(stored(id)).isEmpty();
    assertThat(campaign.patch(Map.of("paused", false)).status()).isEqualTo(200);

    assertThat(done(rows, id).object("counts")).containsEntry("issued", 1);
  }

  private static String later(Rows rows, List<Wallet> wallets) {
    return Rows.accepted(
        rows.send("?notBefore=2100-01-01T00:00:00Z", "text/csv", file(wallets).getBytes(UTF_8)));
  }

  private static void begin(String id) {
    TestServers.execute(
        gateway.database(), "update bulk set not_before = null where id = '" + id + "'");
  }
}
