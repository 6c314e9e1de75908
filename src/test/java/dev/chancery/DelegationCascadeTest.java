package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Delegating;
import dev.chancery.testing.StatusList;
import dev.chancery.testing.StatusList.Status;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Tree;
import dev.chancery.testing.Wallet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Who revokes a delegation revokes what was passed on under it. */
class DelegationCascadeTest extends DelegationFixture {
  private static final Duration PUBLISHED = Duration.ofSeconds(2);
  private static final Duration DONE = Duration.ofSeconds(20);

  /** The auditor's question, after whatever was done. */
  @AfterEach
  void nothing_stands_on_what_is_revoked() {
    Tree.assertNothingStandsOnWhatIsRevoked(gateway.database());
  }

  @Test
  void a_revocation_reaches_every_level_and_shows_in_their_status_lists() {
    Answered root = root();
    Answered child = delegating.passedOn(root, delegating.agentDid(), 5);
    Answered grandchild = delegating.passedOn(child, Wallet.ed25519().did(), 4);
    Answered suspended = delegating.passedOn(child, Wallet.ed25519().did(), 4);
    Answered sister = delegating.passedOn(root, Wallet.ed25519().did(), 5);
    Answered stranger = root();
    assertThat(delegating.take(suspended, "suspend").status()).isEqualTo(200);

    assertThat(
            delegating
                .take(child.text("credentialId"), "revoke", Map.of("reason", "key lost"))
                .json())
        .containsEntry("state", "revoked");

    for (Answered below : List.of(child, grandchild, suspended)) {
      awaitRevoked(below);
      assertThat(delegating.take(below, "revoke").json())
          .containsEntry("state", "revoked")
          .containsEntry("reason", "key lost");
    }
    for (Answered beside : List.of(root, sister, stranger)) {
      assertThat(delegating.state(beside)).isEqualTo("active");
    }
    assertThat(StatusList.of(gateway.stranger(), sister)).isEqualTo(Status.VALID);
    assertThat(delegating.take(root, "revoke").status()).isEqualTo(200);
    awaitRevoked(sister);
    assertThat(delegating.state(stranger)).isEqualTo("active");
  }

  @Test
  void the_trail_tells_of_it_once_with_how_many_went_with_it() {
    Delegating auditee = Delegating.of(gateway.organisation("Auditee"));
    Answered root = auditee.root(auditee.agentDid());
    Answered child = auditee.passedOn(root, auditee.agentDid(), 5);
    auditee.passedOn(child, Wallet.ed25519().did(), 4);
    auditee.take(root, "revoke");
    assertThat(revocations(auditee.api()))
        .containsExactly(
            Map.of("subject", root.text("credentialId"), "detail", Map.of("descendants", "2")));
    Answered alone = auditee.root(auditee.agentDid());
    auditee.take(alone, "revoke");
    assertThat(revocations(auditee.api()).getLast()).containsEntry("detail", Map.of());
  }

  private static List<Map<String, Object>> revocations(Api api) {
    List<Map<String, Object>> revocations = new ArrayList<>();
    for (Object each :
        (List<?>) Objects.requireNonNull(api.get("/api/v1/audit").json().get("entries"))) {
      Map<String, @Nullable Object> entry = Json.members((Map<?, ?>) each);
      if ("credential.revoked".equals(entry.get("action"))) {
        revocations.add(
            Map.of(
                "subject",
                Objects.requireNonNull(
                    Json.members((Map<?, ?>) Objects.requireNonNull(entry.get("subject")))
                        .get("id")),
                "detail",
                Objects.requireNonNull(entry.get("detail"))));
      }
    }
    return revocations;
  }

  @Test
  void a_suspension_stays_with_what_is_suspended() {
    Answered root = root();
    Answered child = delegating.passedOn(root, Wallet.ed25519().did(), 5);
    assertThat(delegating.take(root, "suspend").status()).isEqualTo(200);
    assertThat(delegating.state(child)).isEqualTo("active");
    assertThat(
            delegating
                .issue(delegating.request(child, delegating.agentDid(), Wallet.ed25519().did(), 4))
                .code())
        .isEqualTo("DELEGATION_PARENT_NOT_ACTIVE");
  }

  @Test
  void an_order_revokes_what_was_passed_on_to_others_too() {
    Wallet agent = Wallet.ed25519();
    Answered root = delegating.root(agent.did());
    Answered child =
        delegating.issued(
            delegating.proved(
                delegating.request(root, agent.did(), delegating.agentDid(), 5),
                agent,
                gateway.clock().instant()));
    Answered grandchild = delegating.passedOn(child, Wallet.ed25519().did(), 4);
    assertThat(
            delegating.finished(
                delegating.order(Map.of("holderDid", agent.did())).text("revocationId")))
        .containsEntry("revoked", 3);
    assertThat(delegating.state(child)).isEqualTo("revoked");
    awaitRevoked(grandchild);
  }

  /** A child is recorded before the revocation, and goes with it, or after it, and is refused. */
  @Test
  void of_children_that_are_issued_while_their_parent_is_revoked_none_stands() {
    int issued = 0;
    int refused = 0;
    for (int round = 0; round < 12; round++) {
      Answered root = root();
      Answered middle = delegating.passedOn(root, delegating.agentDid(), 5);
      List<CompletableFuture<Answered>> children = new ArrayList<>();
      IntStream.range(0, 10).forEach(_ -> children.add(issuing(middle)));
      CompletableFuture<Answered> revoking =
          gateway
              .api()
              .postAsync("/api/v1/credentials/" + root.text("credentialId") + "/revoke", Map.of());
      IntStream.range(0, 10).forEach(_ -> children.add(issuing(middle)));
      assertThat(revoking.join().status()).isEqualTo(200);
      for (Answered child : Api.all(children)) {
        if (child.status() == 201) {
          issued++;
          assertThat(delegating.state(child)).isEqualTo("revoked");
        } else {
          refused++;
          assertThat(child.code()).isIn("DELEGATION_PARENT_NOT_ACTIVE", "OVERLOADED");
        }
      }
    }
    assertThat(issued).isPositive();
    assertThat(refused).isPositive();
  }

  private static CompletableFuture<Answered> issuing(Answered parent) {
    return gateway
        .api()
        .postAsync(
            Delegating.ISSUE,
            delegating.request(parent, delegating.agentDid(), Wallet.ed25519().did(), 0));
  }

  /** One who revokes has locked the tree: whoever is issued beside the child waits for nobody. */
  @Test
  void a_child_does_not_wait_for_who_has_its_tree() throws SQLException {
    Answered root = root();
    Answered middle = delegating.passedOn(root, delegating.agentDid(), 5);
    try (Connection revoker = TestServers.connect(gateway.database())) {
      begun(
          revoker,
          "select pg_advisory_xact_lock(hashtext(organisation_id::text), tree_lock(id))"
              + " from credential where id = '%s'".formatted(Tree.uuid(root)));
      Answered busy = issuing(middle).join();
      assertThat(busy.code()).as(busy.string()).isEqualTo("OVERLOADED");
      revoker.rollback();
    }
    assertThat(issuing(middle).join().status()).isEqualTo(201);
  }

  /** At every moment one of them is recorded and not committed. */
  @Test
  void children_without_pause_do_not_keep_their_parent_from_being_revoked() throws Exception {
    Answered root = root();
    Answered middle = delegating.passedOn(root, delegating.agentDid(), 5);
    Tree tree = Tree.of(gateway.database(), root);
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService issuers = Executors.newFixedThreadPool(4)) {
      try {
        IntStream.range(0, 4).forEach(_ -> issuers.execute(() -> plantUntil(over, middle)));
        await().until(() -> tree.count("active") > 12);
        long began = System.nanoTime();
        Answered revoked = delegating.take(root, "revoke");
        assertThat(revoked.status()).as(revoked.string()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
      } finally {
        over.set(true);
      }
    }
    assertThat(tree.count("active")).isZero();
  }

  private static void plantUntil(AtomicBoolean over, Answered parent) {
    try (Connection issuer = TestServers.connect(gateway.database())) {
      issuer.setAutoCommit(false);
      while (!over.get()) {
        plantOrBeRefused(issuer, parent);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void plantOrBeRefused(Connection issuer, Answered parent) throws SQLException {
    try (Statement statement = issuer.createStatement()) {
      statement.execute(Tree.planted(parent, 1) + "select pg_sleep(0.2)");
      issuer.commit();
    } catch (SQLException e) {
      assertThat(e.getMessage()).contains("a parent");
      issuer.rollback();
    }
  }

  /** A child is recorded and its commit is under way: the revocation waits, and finds it. */
  @Test
  void a_revocation_finds_the_child_that_was_committed_while_it_waited() throws SQLException {
    Answered root = root();
    Answered middle = delegating.passedOn(root, delegating.agentDid(), 5);
    String path = "/api/v1/credentials/" + root.text("credentialId") + "/revoke";
    assertWaitsForTheChildOf(middle, () -> gateway.api().postAsync(path, Map.of()));
    await().untilAsserted(() -> assertThat(delegating.state(root)).isEqualTo("revoked"));
    assertChildIsRevoked(middle);
  }

  /** Nobody has locked what an order finds before it looks for descendants. */
  @Test
  void an_order_finds_the_child_that_was_committed_while_it_waited() throws SQLException {
    Delegating one = Delegating.of(gateway.organisation("Ordering"));
    Answered root = one.root(one.agentDid());
    Object by = Map.of("by", Map.of("holderDid", one.agentDid()));
    assertWaitsForTheChildOf(root, () -> one.api().postAsync("/api/v1/credentials/revoke", by));
    await().atMost(DONE).untilAsserted(() -> assertThat(one.state(root)).isEqualTo("revoked"));
    assertChildIsRevoked(root);
  }

  /** A batch may take five seconds; who gave up before that could wait for one after the other. */
  @Test
  void an_order_waits_for_a_batch_that_is_slow() throws SQLException {
    Delegating one = Delegating.of(gateway.organisation("Slow"));
    Answered root = one.root(one.agentDid());
    try (Connection issuer = TestServers.connect(gateway.database())) {
      begun(issuer, Tree.planted(root, 1));
      Object by = Map.of("by", Map.of("holderDid", one.agentDid()));
      assertThat(one.api().post("/api/v1/credentials/revoke", by).status()).isEqualTo(202);
      String waiting = waiting(issuer);
      await().until(() -> gateway.count(waiting) > 0);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(4))
          .until(() -> gateway.count(waiting) > 0);
      issuer.commit();
    }
    await().atMost(PUBLISHED).untilAsserted(() -> assertThat(one.state(root)).isEqualTo("revoked"));
    assertChildIsRevoked(root);
  }

  private static void assertWaitsForTheChildOf(
      Answered parent, Supplier<CompletableFuture<Answered>> revoke) throws SQLException {
    try (Connection issuer = TestServers.connect(gateway.database())) {
      begun(issuer, Tree.planted(parent, 1));
      CompletableFuture<Answered> revoking = revoke.get();
      String waiting = waiting(issuer);
      await().until(() -> gateway.count(waiting) > 0);
      issuer.commit();
      assertThat(revoking.join().status()).isLessThan(300);
    }
  }

  /** Asks how many wait for {@code connection}. */
  private static String waiting(Connection connection) throws SQLException {
    int backend = connection.unwrap(PGConnection.class).getBackendPID();
    return "select count(*) from pg_locks where not granted and %d = any(pg_blocking_pids(pid))"
        .formatted(backend);
  }

  private static void assertChildIsRevoked(Answered parent) {
    assertThat(
            gateway.count(
                "select count(*) from delegation d join credential c on c.id = d.credential_id"
                    + " where d.parent_id = '%s' and c.state = 'revoked'"
                        .formatted(Tree.uuid(parent))))
        .isEqualTo(1);
  }

  private static void begun(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Answered root() {
    return delegating.root(delegating.agentDid());
  }

  private static void awaitRevoked(Answered issued) {
    await()
        .atMost(PUBLISHED)
        .untilAsserted(
            () -> assertThat(StatusList.of(gateway.stranger(), issued)).isEqualTo(Status.REVOKED));
  }
}
