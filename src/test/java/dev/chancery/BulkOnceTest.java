package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.bulk.Recipient;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nobody is queued twice: within a file, beside what was issued, or by the same file again. */
class BulkOnceTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(Map.of("CHANCERY_BULK_WORKERS", "0", "CHANCERY_BULK_UPLOADS", "8"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Rows badges() {
    return Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
  }

  @Test
  void of_rows_for_one_recipient_the_first_counts() {
    Rows rows = badges();
    String did = Wallet.ed25519().did();
    String id =
        Rows.accepted(
            rows.csv(
                "did,email,name",
                ",ada@example.com,Ada",
                did + ",,Bob",
                ",ADA@example.com,Ada again",
                did + ",bob@example.com,Bob again",
                ",bob@example.com,known by another name"));

    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("waiting", 3)
        .containsEntry("duplicate", 2);
    assertThat(rows.faults(id, 4)).containsExactly("null DUPLICATE_IN_FILE");
    assertThat(String.valueOf(rows.rows(id, "?state=duplicate")))
        .contains("the same as line 2", "the same as line 3");
  }

  @Test
  void the_first_of_one_recipients_rows_counts_however_far_apart_they_are() {
    Rows rows = badges();
    StringBuilder file = new StringBuilder("externalId,name\n");
    for (int i = 0; i < 20_000; i++) {
      file.append(i % 5_000).append(",Name\n");
    }
    String id = Rows.accepted(rows.send("", "text/csv", file.toString().getBytes(UTF_8)));

    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("waiting", 5_000)
        .containsEntry("duplicate", 15_000);
    assertThat(
            gateway.count(
                "select max(line) from bulk_row where state = 0 and bulk_id = '" + id + "'"))
        .isEqualTo(5_001);
  }

  /** Badges of which a policy says what tells them apart. */
  private static Rows badgesBy(String key) {
    Map<String, @Nullable Object> policy = Campaign.unlimited("open");
    policy.put("key", key);
    return Rows.of(Campaign.with(gateway.api(), policy));
  }

  @Test
  void a_claim_may_tell_rows_apart_in_the_recipients_place() {
    Rows rows = badgesBy("name");
    String id = Rows.accepted(rows.csv("externalId,name", "1,Ada", "1,Bob", "2,Ada", "3,"));

    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("waiting", 2)
        .containsEntry("duplicate", 1)
        .containsEntry("rejected", 1);
    assertThat(rows.faults(id, 5)).containsExactly("name KEY_MISSING");
  }

  @Test
  void one_of_the_recipients_names_may_tell_rows_apart_whatever_others_it_has() {
    Rows rows = badgesBy("email");
    String id =
        Rows.accepted(
            rows.csv(
                "externalId,email,name",
                "1,ada@example.com,Ada",
                "2,Ada@example.com,Ada",
                "3,,Bob"));

    assertThat(rows.faults(id, 3)).containsExactly("null DUPLICATE_IN_FILE");
    assertThat(rows.faults(id, 4)).containsExactly("email KEY_MISSING");
    assertThat(rows.bulk(id).object("counts")).containsEntry("waiting", 1);
  }

  @Test
  void a_row_is_told_from_one_of_an_earlier_slice_by_what_stands_there() {
    Rows rows = badgesBy("name");
    StringBuilder file = new StringBuilder("externalId,name\n");
    for (int i = 0; i < 2_500; i++) {
      file.append(i).append(",Name ").append(i % 1_100).append('\n');
    }
    String id = Rows.accepted(rows.send("", "text/csv", file.toString().getBytes(UTF_8)));

    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("waiting", 1_100)
        .containsEntry("duplicate", 1_400);
    assertThat(String.valueOf(rows.rows(id, "?state=duplicate&limit=1")))
        .contains("the same as line 2");
  }

  @Test
  void whoever_has_a_credential_by_the_collections_key_gets_no_other() {
    Rows rows = badgesBy("name");
    String first = Rows.accepted(rows.csv("externalId,name", "1,Ada"));
    issued(first);

    String second = Rows.accepted(rows.csv("externalId,name", "2,Ada", "3,Bob"));
    assertThat(rows.faults(second, 2)).containsExactly("null ISSUED_BEFORE");
    assertThat(rows.bulk(second).object("counts")).containsEntry("waiting", 1);
    TestServers.execute(
        gateway.database(),
        "update credential set state = 'revoked' where bulk_id = '" + first + "'");
    String third = Rows.accepted(rows.csv("externalId,name", "4,Ada"));
    assertThat(rows.bulk(third).object("counts")).containsEntry("waiting", 1);
  }

  @Test
  void who_is_known_by_an_address_is_the_holder_whose_address_it_is() {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    Wallet wallet = Wallet.ed25519();
    assertThat(campaign.scan(wallet).status()).isEqualTo(201);
    Did did = new Did(wallet.did());
    OrganisationId organisation = organisation(campaign);
    learnt(organisation, new Recipient(did, "Ada@known.example", null, "K-1"));

    Rows rows = Rows.of(campaign);
    String id =
        Rows.accepted(
            rows.csv(
                "email,externalId,name",
                "ada@known.example,,Ada",
                "other@known.example,K-1,Ada",
                "bob@known.example,K-2,Bob"));
    assertThat(rows.faults(id, 2)).containsExactly("null ISSUED_BEFORE");
    assertThat(rows.faults(id, 3)).containsExactly("null ISSUED_BEFORE");
    assertThat(rows.faults(id, 4)).isEmpty();

    Rows other = badges();
    String elsewhere = Rows.accepted(other.csv("email,name", "ada@known.example,Ada"));
    assertThat(
            gateway.count(
                "select count(*) from bulk_row where bulk_id = '%s' and holder_id = '%s'"
                    .formatted(elsewhere, HolderId.of(organisation, did))))
        .isEqualTo(1);
  }

  @Test
  void a_name_is_its_last_holders_within_one_organisation() {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    Did first = new Did(Wallet.ed25519().did());
    Did second = new Did(Wallet.ed25519().did());
    OrganisationId organisation = organisation(campaign);
    learnt(organisation, new Recipient(first, "moves@known.example", null, null));
    learnt(organisation, new Recipient(second, "moves@known.example", null, null));
    learnt(
        new OrganisationId(UUID.randomUUID()),
        new Recipient(first, "moves@known.example", null, null));

    String id = Rows.accepted(Rows.of(campaign).csv("email,name", "moves@known.example,Eve"));
    assertThat(
            gateway.count(
                "select count(*) from bulk_row where bulk_id = '%s' and holder_id = '%s'"
                    .formatted(id, HolderId.of(organisation, second))))
        .isEqualTo(1);
  }

  private static OrganisationId organisation(Campaign campaign) {
    return OrganisationId.parse(
        String.valueOf(
            TestServers.value(
                gateway.database(),
                "select organisation_id from collection where id = '" + campaign.id() + "'")));
  }

  private static void learnt(OrganisationId organisation, Recipient recipient) {
    Wiring wiring = gateway.gateway().wiring();
    TestGateway.await(
        wiring.ground.database.with(
            client -> wiring.third.holderNames.learn(client, organisation, List.of(recipient))));
  }

  /** As whoever works a bulk off records what it issues. */
  private static void issued(String bulk) {
    TestServers.execute(
        gateway.database(),
        """
        insert into credential (id, organisation_id, collection_id, holder_id, key_id, state, digest, issued_at,
          bulk_id, bulk_line, bulk_key)
        select gen_random_uuid(), b.organisation_id, b.collection_id, gen_random_uuid(), gen_random_uuid(), 'active',
          sha256(r.key::text::bytea), now(), r.bulk_id, r.line, r.key
        from bulk_row r join bulk b on b.id = r.bulk_id where r.bulk_id = '%s'
        """
            .formatted(bulk));
  }

  @Test
  void whoever_has_a_credential_of_the_collection_gets_no_other_until_that_is_revoked() {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    Rows rows = Rows.of(campaign);
    Wallet wallet = Wallet.ed25519();
    String credential = campaign.scan(wallet).text("credentialId");

    String id = Rows.accepted(rows.csv("did,name", wallet.did() + ",Ada"));
    assertThat(rows.faults(id, 2)).containsExactly("null ISSUED_BEFORE");
    assertThat(rows.bulk(id).text("state")).isEqualTo("done");

    assertThat(
            gateway
                .api()
                .post("/api/v1/credentials/" + credential + "/revoke", Map.of("reason", "lost"))
                .status())
        .isEqualTo(200);
    String again = Rows.accepted(rows.csv("did,name", wallet.did() + ",Ada Lovelace"));
    assertThat(rows.bulk(again).object("counts")).containsEntry("waiting", 1);
  }

  @Test
  void another_collection_knows_nothing_of_it() {
    Campaign one = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    Wallet wallet = Wallet.ed25519();
    assertThat(one.scan(wallet).status()).isEqualTo(201);

    Rows other = badges();
    String id = Rows.accepted(other.csv("did,name", wallet.did() + ",Ada"));
    assertThat(other.bulk(id).object("counts")).containsEntry("waiting", 1);
  }

  @Test
  void the_same_file_is_the_same_bulk() {
    Rows rows = badges();
    String[] file = {"externalId,name", "1,Ada"};
    String id = Rows.accepted(rows.csv(file));

    assertThat(Rows.accepted(rows.csv(file))).isEqualTo(id);
    swept();
    assertThat(stored(rows)).isEqualTo(1);
    assertThat(Rows.accepted(rows.csv("externalId,name", "1,Bob"))).isNotEqualTo(id);
    assertThat(Rows.accepted(rows.csvWith("?map.name=access", file))).isNotEqualTo(id);
  }

  @Test
  void the_same_file_to_another_collection_is_another_bulk() {
    String[] file = {"externalId,name", "1,Ada"};

    assertThat(Rows.accepted(badges().csv(file))).isNotEqualTo(Rows.accepted(badges().csv(file)));
  }

  @Test
  void the_same_file_at_the_same_time_is_one_bulk() {
    Rows rows = badges();
    List<Map<String, String>> objects =
        IntStream.range(0, 3_000)
            .mapToObj(i -> Map.of("externalId", "E" + i, "name", "Name"))
            .toList();
    List<CompletableFuture<Answered>> sent =
        IntStream.range(0, 4)
            .mapToObj(_ -> rows.api().postAsync(rows.path(), Map.of("rows", objects)))
            .toList();

    assertThat(Api.all(sent).stream().map(Rows::accepted).distinct()).hasSize(1);
    swept();
    assertThat(stored(rows)).isEqualTo(3_000);
    assertThat(
            gateway.count(
                "select sum(size) from bulk_chunk c join bulk b on b.id = c.bulk_id where b.collection_id = '"
                    + rows.collection()
                    + "'"))
        .isEqualTo(3_000);
  }

  @Test
  void the_same_key_is_answered_with_the_same_bulk_and_takes_no_other_file() {
    Rows rows = badges();
    Rows keyed =
        new Rows(
            rows.api().with("Idempotency-Key", "order-" + rows.collection()), rows.collection());
    String id = Rows.accepted(keyed.csv("externalId,name", "1,Ada"));
    assertThat(rows.api().post("/api/v1/bulk/" + id + "/cancel", Map.of()).status()).isEqualTo(200);

    assertThat(Rows.accepted(keyed.csv("externalId,name", "1,Ada"))).isEqualTo(id);
    Answered other = keyed.csv("externalId,name", "1,Bob");
    assertThat(other.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(other.text("reason")).isEqualTo("another-body");
    assertThat(new Rows(keyed.api(), badges().collection()).csv("externalId,name", "1,Ada").code())
        .isEqualTo("IDEMPOTENCY_CONFLICT");
  }

  @Test
  void the_same_key_at_the_same_time_is_one_bulk() {
    Rows rows = badges();
    Api keyed = rows.api().with("Idempotency-Key", "parallel-" + rows.collection());
    Map<String, Object> body = Map.of("rows", List.of(Map.of("externalId", "1", "name", "Ada")));

    assertThat(keyed.postAtOnce(4, rows.path(), body).stream().map(Rows::accepted).distinct())
        .hasSize(1);
  }

  @Test
  void a_file_whose_bulk_was_cancelled_is_taken_again() {
    Rows rows = badges();
    String[] file = {"externalId,name", "1,Ada"};
    String id = Rows.accepted(rows.csv(file));
    assertThat(rows.api().post("/api/v1/bulk/" + id + "/cancel", Map.of()).status()).isEqualTo(200);

    String again = Rows.accepted(rows.csv(file));
    assertThat(again).isNotEqualTo(id);
    assertThat(rows.bulk(again).object("counts")).containsEntry("waiting", 1);
  }

  @Test
  void a_dry_run_queues_nothing_keeps_nobody_and_stands_in_no_ones_way() {
    Rows rows = badges();
    String[] file = {"externalId,name", "1,Ada", ",Nobody", "1,Ada"};
    String id = Rows.accepted(rows.csvWith("?dryRun=true", file));

    assertThat(rows.bulk(id).text("state")).isEqualTo("done");
    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("waiting", 0)
        .containsEntry("valid", 1)
        .containsEntry("rejected", 1)
        .containsEntry("duplicate", 1);
    assertThat(rows.rows(id, "").stream().map(row -> row.get("state")))
        .containsExactly("valid", "rejected", "duplicate");
    assertThat(
            gateway.count("select count(*) from bulk_chunk where bulk_id = '" + id + "'")
                + gateway.count(
                    "select count(*) from bulk_row where sealed is not null and bulk_id = '"
                        + id
                        + "'"))
        .isZero();
    String real = Rows.accepted(rows.csv(file));
    assertThat(rows.bulk(real).text("state")).isEqualTo("queued");
  }

  @Test
  void all_or_nothing_is_nothing_where_one_row_is_bad() {
    Rows rows = badges();
    String id =
        Rows.accepted(rows.csvWith("?allOrNothing=true", "externalId,name", "1,Ada", ",Nobody"));

    assertThat(rows.bulk(id).text("state")).isEqualTo("cancelled");
    assertThat(rows.bulk(id).text("reason")).isEqualTo("ROWS_REFUSED");
    assertThat(rows.bulk(id).object("counts"))
        .containsEntry("waiting", 0)
        .containsEntry("cancelled", 1)
        .containsEntry("rejected", 1);
    assertThat(rows.rows(id, "").stream().map(row -> row.get("state")))
        .containsExactly("cancelled", "rejected");
    String corrected =
        Rows.accepted(rows.csvWith("?allOrNothing=true", "externalId,name", "1,Ada", "2,Bob"));
    assertThat(rows.bulk(corrected).object("counts")).containsEntry("waiting", 2);
  }

  private static long stored(Rows rows) {
    return gateway.count(
        "select count(*) from bulk_row r join bulk b on b.id = r.bulk_id where b.collection_id = '"
            + rows.collection()
            + "'");
  }

  private static void swept() {
    TestGateway.await(gateway.gateway().wiring().third.sweeper.sweep());
  }
}
