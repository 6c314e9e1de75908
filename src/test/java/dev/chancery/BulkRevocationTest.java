package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.StatusList.Status;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One order revokes whatever has something in common, however much it is. */
class BulkRevocationTest {
  private static final Duration DONE = Duration.ofSeconds(15);

  private static TestGateway gateway;
  private static Lives lives;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    lives = new Lives(gateway);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_collection_is_revoked_and_no_other() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Campaign bystander = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered suspended = campaign.scan(Wallet.ed25519());
    List<Answered> issued = List.of(campaign.scan(Wallet.ed25519()), suspended);
    Answered other = bystander.scan(Wallet.ed25519());
    lives.bring(suspended, "suspend", "suspended");

    Answered order = revoke(gateway.api(), Map.of("collectionId", campaign.id()));
    assertThat(order.json())
        .containsEntry("by", Map.of("collectionId", campaign.id()))
        .containsEntry("reason", "recalled")
        .containsEntry("state", "running");
    assertThat(order.header("Location"))
        .isEqualTo("/api/v1/revocations/" + order.text("revocationId"));
    assertThat(finished(order)).containsEntry("revoked", 2).containsKeys("finishedAt", "givenBy");

    issued.forEach(BulkRevocationTest::awaitRevoked);
    assertThat(lives.status(other)).isEqualTo(Status.VALID);
    assertThat(campaign.get().object("counts"))
        .containsEntry("active", 0)
        .containsEntry("suspended", 0)
        .containsEntry("revoked", 2);
    Answered again = lives.take(issued.getFirst(), "revoke");
    assertThat(again.json()).containsEntry("reason", "recalled");
  }

  @Test
  void a_batch_of_more_than_a_slice_is_revoked_and_its_sisters_are_not() {
    Backend backend = Backend.of(gateway.api());
    Map<String, @Nullable Object> request =
        backend.batch(Collections.nCopies(1_000, Backend.entry(Wallet.ed25519())));
    String batch = backend.issueBatch(request).text("batchId");
    Answered other = backend.issue(backend.request(Wallet.ed25519()));
    assertThat(finished(revoke(gateway.api(), Map.of("batchId", batch))))
        .containsEntry("revoked", 1_000);
    assertThat(states("batch_id = '" + batch + "'")).isEqualTo("revoked 1000");
    assertThat(lives.status(other)).isEqualTo(Status.VALID);
  }

  @Test
  void a_holder_loses_what_was_issued_for_collections_and_directly() {
    Wallet holder = Wallet.ed25519();
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Backend backend = new Backend(gateway.api(), campaign.issuerDid(), schemaOf(campaign));
    List<Answered> issued = List.of(campaign.scan(holder), backend.issue(backend.request(holder)));
    Answered other = campaign.scan(Wallet.ed25519());
    assertThat(finished(revoke(gateway.api(), Map.of("holderDid", holder.did()))))
        .containsEntry("revoked", 2);
    issued.forEach(BulkRevocationTest::awaitRevoked);
    assertThat(lives.status(other)).isEqualTo(Status.VALID);
  }

  @Test
  void a_schemas_credentials_are_revoked_wherever_they_were_issued() {
    Wallet holder = Wallet.ed25519();
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Backend backend = new Backend(gateway.api(), campaign.issuerDid(), schemaOf(campaign));
    Backend bystander =
        new Backend(gateway.api(), campaign.issuerDid(), Campaign.schema(gateway.api()));
    List<Answered> issued = List.of(campaign.scan(holder), backend.issue(backend.request(holder)));
    Answered other = bystander.issue(bystander.request(holder));
    assertThat(finished(revoke(gateway.api(), Map.of("schemaId", backend.schemaId()))))
        .containsEntry("revoked", 2);
    issued.forEach(BulkRevocationTest::awaitRevoked);
    assertThat(lives.status(other)).isEqualTo(Status.VALID);
  }

  @Test
  void what_a_key_has_signed_is_revoked_and_what_another_key_has_is_not() {
    Wallet holder = Wallet.ed25519();
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Backend backend = new Backend(gateway.api(), campaign.issuerDid(), schemaOf(campaign));
    List<Answered> issued = List.of(campaign.scan(holder), backend.issue(backend.request(holder)));
    Answered other =
        Campaign.with(gateway.api(), Map.of("admission", "open")).scan(Wallet.ed25519());
    String kid = Credential.in(issued.getFirst()).kid();
    assertThat(finished(revoke(gateway.api(), Map.of("kid", kid)))).containsEntry("revoked", 2);
    issued.forEach(BulkRevocationTest::awaitRevoked);
    assertThat(lives.status(other)).isEqualTo(Status.VALID);
  }

  /** A did:web document has each key twice: as a JsonWebKey, and as the Multikey of this proof. */
  @Test
  void a_key_is_named_by_its_multikey_as_well() {
    Backend backend = Backend.of(gateway.api());
    Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
    request.put("proofType", "eddsa-rdfc-2022");
    Answered issued = backend.issue(request);
    Map<?, ?> proof = (Map<?, ?>) Objects.requireNonNull(issued.object("credential").get("proof"));
    String multikey = String.valueOf(proof.get("verificationMethod"));
    Answered order = revoke(gateway.api(), Map.of("kid", multikey));
    assertThat(finished(order)).containsEntry("revoked", 1);
    Answered read = gateway.api().get("/api/v1/credentials/" + issued.text("credentialId"));
    assertThat(read.text("state")).isEqualTo("revoked");
    assertThat(read.text("kid")).isNotEqualTo(multikey);
    assertThat(order.object("by")).containsEntry("kid", read.text("kid"));
  }

  @Test
  void an_order_that_is_sent_again_is_given_once() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    Api keyed = gateway.api().with("Idempotency-Key", UUID.randomUUID().toString());
    Map<String, Object> body = Map.of("by", Map.of("collectionId", campaign.id()));
    List<Answered> answers = keyed.postAtOnce(16, "/api/v1/credentials/revoke", body);
    assertThat(answers).extracting(Answered::status).containsOnly(202);
    assertThat(answers).extracting(Answered::string).containsOnly(answers.getFirst().string());
    assertThat(orders(campaign)).isEqualTo(1);

    assertThat(finished(answers.getFirst())).containsEntry("revoked", 1);
    Answered again = keyed.post("/api/v1/credentials/revoke", body);
    assertThat(again.body()).isEqualTo(answers.getFirst().body());
    assertThat(again.header("Location")).isEqualTo(answers.getFirst().header("Location"));
    Answered other =
        keyed.post("/api/v1/credentials/revoke", Map.of("by", body.get("by"), "reason", "another"));
    assertThat(other.code()).isEqualTo("IDEMPOTENCY_CONFLICT");
    assertThat(orders(campaign)).isEqualTo(1);

    gateway.clock().later(Duration.ofHours(25), BulkRevocationTest::tidy);
    assertThat(keyed.post("/api/v1/credentials/revoke", body).status()).isEqualTo(202);
    assertThat(orders(campaign)).isEqualTo(2);
  }

  private static void tidy() {
    TestGateway.await(gateway.gateway().wiring().second.housekeeping.tidy());
  }

  private static long orders(Campaign campaign) {
    return gateway.count(
        "select count(*) from revocation_order where subject_id = '" + campaign.id() + "'");
  }

  @Test
  void what_cannot_be_revoked_is_left_and_holds_nothing_up() {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("status", Map.of("revocable", false));
    Campaign campaign = Campaign.of(gateway.api(), request);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(finished(revoke(gateway.api(), Map.of("collectionId", campaign.id()))))
        .containsEntry("revoked", 0);
    assertThat(campaign.get().object("counts")).containsEntry("active", 1);
  }

  @Test
  void what_is_issued_after_the_order_is_not_meant() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    Answered order = revoke(gateway.api(), Map.of("collectionId", campaign.id()));
    Answered later = campaign.scan(Wallet.ed25519());
    assertThat(finished(order)).containsEntry("revoked", 1);
    assertThat(lives.status(later)).isEqualTo(Status.VALID);
  }

  /** A node whose clock is ahead has issued the first, and taken the second order. */
  @Test
  void what_an_order_means_is_no_matter_of_clocks() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    gateway
        .clock()
        .later(
            Duration.ofHours(1),
            () -> assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201));
    assertThat(finished(revoke(gateway.api(), Map.of("collectionId", campaign.id()))))
        .containsEntry("revoked", 1);

    String order = left(campaign, "now() + interval '1 hour'", "now() + interval '1 hour'");
    Answered later = campaign.scan(Wallet.ed25519());
    TestServers.execute(gateway.database(), "update revocation_order set due_at = now()");
    assertThat(finished(order)).containsEntry("revoked", 0);
    assertThat(lives.status(later)).isEqualTo(Status.VALID);
  }

  /** Its number is smaller than the order's, and the order has come by its place. */
  @Test
  void what_was_under_way_when_an_order_came_by_is_revoked_before_it_is_finished()
      throws SQLException {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered issued = campaign.scan(Wallet.ed25519());
    try (Connection issuer = TestServers.connect(gateway.database())) {
      issuer.setAutoCommit(false);
      String under = underWay(issuer, issued);
      String order =
          revoke(gateway.api(), Map.of("collectionId", campaign.id())).text("revocationId");
      awaitRevoked(issued);
      assertThat(states("id = '" + under + "'")).isEqualTo("null");
      await()
          .during(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(gateway.api().get("/api/v1/revocations/" + order).json())
                      .containsEntry("state", "running")
                      .containsEntry("revoked", 1));
      issuer.commit();
      assertThat(finished(order)).containsEntry("revoked", 2);
      assertThat(states("id = '" + under + "'")).isEqualTo("revoked 1");
    }
  }

  /** The id of one that was issued an hour before {@code issued}, and is not committed yet. */
  private static String underWay(Connection issuer, Answered issued) throws SQLException {
    String id = UUID.randomUUID().toString();
    try (Statement statement = issuer.createStatement()) {
      statement.execute(
          """
          insert into credential (id, organisation_id, collection_id, holder_id, key_id, digest, issued_at,
            status_list_id, status_index)
          select '%s', organisation_id, collection_id, gen_random_uuid(), key_id, digest,
            issued_at - interval '1 hour', status_list_id, (select max(size) - 1 from status_list)
          from credential where id = '%s'
          """
              .formatted(id, Lives.uuid(issued)));
    }
    return id;
  }

  /** The one before hung; the other has written elsewhere in the same server or database. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_order_waits_for_nobody_who_records_nothing(boolean elsewhere) throws SQLException {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    URI database = elsewhere ? TestServers.postgres() : gateway.database();
    try (Connection other = TestServers.connect(database);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute(
          "create temporary table busy on commit drop as select pg_current_xact_id()");
      assertThat(finished(revoke(gateway.api(), Map.of("collectionId", campaign.id()))))
          .containsEntry("revoked", 1);
    }
  }

  @Test
  void an_order_that_waits_looks_less_and_less_often() throws SQLException {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered issued = campaign.scan(Wallet.ed25519());
    TestServers.execute(
        gateway.database(),
        """
        create table looked (at timestamptz default clock_timestamp());
        create function look() returns trigger language plpgsql as
          $$ begin insert into looked default values; return new; end $$;
        create trigger look after update on revocation_order for each row execute function look()
        """);
    try (Connection issuer = TestServers.connect(gateway.database())) {
      issuer.setAutoCommit(false);
      String _ = underWay(issuer, issued);
      String order =
          revoke(gateway.api(), Map.of("collectionId", campaign.id())).text("revocationId");
      awaitRevoked(issued);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> gateway.count("select count(*) from looked") < 9);
      issuer.commit();
      assertThat(finished(order)).containsEntry("revoked", 2);
    } finally {
      TestServers.execute(gateway.database(), "drop function look cascade; drop table looked");
    }
  }

  /** Its server was started anew, or its database restored: who was under way is nobody now. */
  @Test
  void an_order_waits_for_no_transaction_of_another_history() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    String order = left(campaign, "now()", "now() + interval '1 hour'");
    TestServers.execute(
        gateway.database(),
        "update revocation_order set under_way = '{999/1}', began_at = now(), due_at = now() where id = '%s'"
            .formatted(order));
    assertThat(finished(order)).containsEntry("revoked", 1);
  }

  @Test
  void an_order_that_is_older_than_the_numbers_means_what_was_issued_until_then() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered before = campaign.scan(Wallet.ed25519());
    Answered since = campaign.scan(Wallet.ed25519());
    String order = left(campaign, "now()", "now() + interval '1 hour'");
    TestServers.execute(
        gateway.database(),
        """
        update credential set issued_at = issued_at - interval '1 hour' where id = '%s';
        update revocation_order set due_at = now(), issued_until = now() - interval '30 minutes' where id = '%s'
        """
            .formatted(Lives.uuid(before), order));
    assertThat(finished(order)).containsEntry("revoked", 1);
    awaitRevoked(before);
    assertThat(lives.status(since)).isEqualTo(Status.VALID);
  }

  @Test
  void an_order_goes_on_where_a_dead_node_has_left_it() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered done = campaign.scan(Wallet.ed25519());
    Answered next = campaign.scan(Wallet.ed25519());
    String order = left(campaign, "now()", "now() + interval '1 hour'");
    TestServers.execute(
        gateway.database(),
        """
        update revocation_order set due_at = now(), place_issued_at = issued_at, place_id = credential.id, whole = true
        from credential where revocation_order.id = '%s' and credential.id = '%s'
        """
            .formatted(order, Lives.uuid(done)));
    assertThat(finished(order)).containsEntry("revoked", 1);
    awaitRevoked(next);
    assertThat(lives.status(done)).isEqualTo(Status.VALID);
  }

  @Test
  void an_order_that_a_dead_node_left_behind_is_finished_by_another() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered issued = campaign.scan(Wallet.ed25519());
    assertThat(finished(left(campaign, "now()", "now()"))).containsEntry("revoked", 1);
    awaitRevoked(issued);
  }

  @Test
  void an_order_that_fails_holds_up_none_of_the_others() {
    Campaign cursed = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered stuck = cursed.scan(Wallet.ed25519());
    TestServers.execute(
        gateway.database(),
        """
        create function curse() returns trigger language plpgsql as $$ begin raise 'cursed'; end $$;
        create trigger curse before update on credential for each row
          when (old.collection_id = '%s') execute function curse()
        """
            .formatted(cursed.id()));
    Answered first = revoke(gateway.api(), Map.of("collectionId", cursed.id()));
    Campaign other = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered issued = other.scan(Wallet.ed25519());
    assertThat(finished(revoke(gateway.api(), Map.of("collectionId", other.id()))))
        .containsEntry("revoked", 1);
    awaitRevoked(issued);

    TestServers.execute(
        gateway.database(),
        "drop trigger curse on credential; update revocation_order set due_at = now()");
    assertThat(finished(first)).containsEntry("revoked", 1);
    awaitRevoked(stuck);
  }

  @Test
  void what_is_not_the_organisations_is_not_there() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered issued = campaign.scan(Wallet.ed25519());
    Api other = gateway.organisation("Other");
    List<Map<String, String>> subjects =
        List.of(
            Map.of("collectionId", campaign.id()),
            Map.of("collectionId", "none"),
            Map.of("batchId", UUID.randomUUID().toString()),
            Map.of("holderDid", Wallet.ed25519().did()),
            Map.of("schemaId", schemaOf(campaign)),
            Map.of("kid", Credential.in(issued).kid()));
    for (Map<String, String> by : subjects) {
      Answered refused = other.post("/api/v1/credentials/revoke", Map.of("by", by));
      assertThat(refused.status()).as(by + refused.string()).isEqualTo(404);
    }
    String order =
        revoke(gateway.api(), Map.of("collectionId", campaign.id())).text("revocationId");
    assertThat(other.get("/api/v1/revocations/" + order).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"by\": {}}",
        "{\"by\": {\"kid\": \"a\", \"schemaId\": \"b\"}}",
        "{\"by\": {\"kid\": 5}}",
        "{\"by\": {\"credentialId\": \"413b2e16-1858-468c-a658-7cde1018bac7\"}}",
        "{\"by\": {\"kid\": \"a\\u0000\"}}",
        "{\"by\": {\"kid\": \"a\", \"all\": true}}",
        "{\"by\": {\"kid\": \"a\"}, \"all\": true}",
        "{\"by\": {\"kid\": \"a\"}, \"reason\": \"\"}"
      })
  void an_order_says_exactly_one_thing(String body) {
    Answered refused =
        gateway
            .api()
            .postRaw(
                "/api/v1/credentials/revoke",
                "application/json",
                body.getBytes(StandardCharsets.UTF_8));
    assertThat(refused.status()).as(refused.string()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("MALFORMED_REQUEST");
  }

  private static String schemaOf(Campaign campaign) {
    return String.valueOf(
        ((List<?>) Objects.requireNonNull(campaign.document().get("schemaIds"))).getFirst());
  }

  private static Answered revoke(Api api, Map<String, String> by) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("by", by);
    body.put("reason", "recalled");
    Answered order = api.post("/api/v1/credentials/revoke", body);
    assertThat(order.status()).as(order.string()).isEqualTo(202);
    return order;
  }

  /** The id of an order that no node remembers, to revoke what {@code campaign} has issued. */
  private static String left(Campaign campaign, String givenAt, String dueAt) {
    String id = UUID.randomUUID().toString();
    TestServers.execute(
        gateway.database(),
        """
        insert into revocation_order (id, organisation_id, subject, subject_id, given_by, given_at, due_at)
        select '%s', organisation_id, 'collection', id, 'token', %s, %s from collection where id = '%s'
        """
            .formatted(id, givenAt, dueAt, campaign.id()));
    return id;
  }

  private static Map<String, @Nullable Object> finished(Answered order) {
    return finished(order.text("revocationId"));
  }

  private static Map<String, @Nullable Object> finished(String order) {
    String path = "/api/v1/revocations/" + order;
    await()
        .atMost(DONE)
        .untilAsserted(
            () -> assertThat(gateway.api().get(path).json()).containsEntry("state", "finished"));
    return gateway.api().get(path).json();
  }

  private static void awaitRevoked(Answered issued) {
    lives.awaitStatus(issued, Status.REVOKED);
  }

  private static String states(String where) {
    return String.valueOf(
        TestServers.value(
            gateway.database(),
            "select string_agg(state || ' ' || n, ', ') from (select state, count(*) n from credential"
                + " where "
                + where
                + " group by state) s"));
  }
}
