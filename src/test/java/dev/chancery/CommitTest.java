package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing leaves before its row is durable, and each row succeeds or fails alone. */
class CommitTest {
  private static URI database;
  private static Proxy postgres;
  private static TestGateway gateway;
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    database = TestServers.freshDatabase();
    postgres = Proxy.before(database);
    gateway = TestGateway.start(postgres.uri(), TestServers.redis(), Map.of("CHANCERY_LOOPS", "1"));
    campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    postgres.close();
  }

  @Test
  void no_answer_leaves_before_its_row_can_be_seen_by_others() {
    Campaign slow = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(slow.scan(Wallet.ed25519()).status()).isEqualTo(201);
    beforeEach("credential", "new.collection_id = '" + slow.id() + "'", "perform pg_sleep(.5)");
    Wallet wallet = Wallet.ed25519();
    long asked = System.nanoTime();

    CompletableFuture<Boolean> visibleWhenAnswered =
        gateway
            .stranger()
            .postAsync("/auto-issue", slow.body(wallet, Map.of()))
            .thenApply(answer -> answer.status() == 201 && credentials(wallet) == 1);

    assertThat(visibleWhenAnswered.join()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(500));
  }

  @Test
  void a_commit_whose_answer_is_lost_is_found_by_its_id_and_acknowledged_once() {
    Wallet wallet = Wallet.ed25519();
    int before = postgres.cuts();
    postgres.cutAnswerTo(wallet.did());

    Answered answer = campaign.scan(wallet);

    assertThat(postgres.cuts()).isEqualTo(before + 1);
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(credentials(wallet)).isEqualTo(1);
    assertThat(campaign.scan(wallet).code()).isEqualTo("ALREADY_ISSUED");
  }

  /** The statement has stored no row that its nonce could be known by. */
  @Test
  void a_proof_spent_by_a_commit_whose_answer_is_lost_still_gets_the_holder_their_copy() {
    Wallet wallet = Wallet.ed25519();
    Answered first = campaign.scan(wallet);
    Map<String, Object> proof = campaign.proof(wallet);
    int before = postgres.cuts();
    postgres.cutAnswerTo(wallet.did());

    Answered again = campaign.scan(wallet, proof);

    assertThat(postgres.cuts()).isEqualTo(before + 1);
    assertThat(again.status()).as(again.string()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(campaign.scan(wallet, proof).code()).isEqualTo("NONCE_INVALID");
  }

  @Test
  void a_proof_spent_before_is_refused_though_the_answer_of_its_commit_is_lost() {
    Wallet wallet = Wallet.ed25519();
    Map<String, Object> proof = campaign.proof(wallet);
    assertThat(campaign.scan(wallet, proof).status()).isEqualTo(201);
    int before = postgres.cuts();
    postgres.cutAnswerTo(wallet.did());

    Answered replayed = campaign.scan(wallet, proof);

    assertThat(postgres.cuts()).isEqualTo(before + 1);
    assertThat(replayed.code()).as(replayed.string()).isEqualTo("NONCE_INVALID");
  }

  @Test
  void one_rows_fault_is_its_own_and_its_neighbours_are_issued() throws SQLException {
    Wallet unlucky = Wallet.ed25519();
    beforeEach("holder", "new.did = '" + unlucky.did() + "'", "raise 'the trigger''s secret'");

    CompletableFuture<Answered> failed;
    List<CompletableFuture<Answered>> neighbours;
    try (Connection locker = TestServers.connect(database)) {
      CompletableFuture<Answered> blocked = occupyTheLane(locker);
      failed = scan(unlucky);
      neighbours = scans(8);
      await().until(() -> waiting() == 9);
      locker.commit();
      assertThat(blocked.join().status()).isEqualTo(201);
    }

    assertThat(neighbours).allSatisfy(scan -> assertThat(scan.join().status()).isEqualTo(201));
    assertThat(failed.join().status()).isEqualTo(500);
    assertThat(failed.join().header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(failed.join().string()).doesNotContain("secret", "holder", "P0001");
    assertThat(credentials(unlucky)).isZero();
  }

  /** A scan whose batch waits for a lock, so that whoever comes now waits for it. */
  private static CompletableFuture<Answered> occupyTheLane(Connection locker) throws SQLException {
    locker.setAutoCommit(false);
    try (Statement statement = locker.createStatement()) {
      statement.execute("lock table credential in exclusive mode");
    }
    CompletableFuture<Answered> scan = scan(Wallet.ed25519());
    await().pollInterval(Duration.ofMillis(5)).until(() -> "1".equals(lockWaits()));
    return scan;
  }

  private static @Nullable String lockWaits() {
    return TestServers.value(
        database,
        "select count(*) from pg_locks where not granted and relation = 'credential'::regclass");
  }

  private static double waiting() {
    return gateway.gateway().wiring().ground.meters.get("chancery.commit.waiting").gauge().value();
  }

  /**
   * Lets {@code action} happen before a row of {@code table} is inserted that {@code concerned}.
   */
  private static void beforeEach(String table, String concerned, String action) {
    String name = "test_" + table + "_" + System.nanoTime();
    TestServers.execute(
        database,
        """
        create function %1$s() returns trigger language plpgsql as $$
        begin
          if %3$s then %4$s; end if;
          return new;
        end $$;
        create trigger %1$s before insert on %2$s for each row execute function %1$s();
        """
            .formatted(name, table, concerned, action));
  }

  private static List<CompletableFuture<Answered>> scans(int count) {
    return Stream.generate(() -> scan(Wallet.ed25519())).limit(count).toList();
  }

  private static CompletableFuture<Answered> scan(Wallet wallet) {
    return gateway.stranger().postAsync("/auto-issue", campaign.body(wallet, Map.of()));
  }

  private static long credentials(Wallet wallet) {
    return Long.parseLong(
        String.valueOf(
            TestServers.value(
                database,
                "select count(*) from credential c join holder h on h.id = c.holder_id where h.did = '"
                    + wallet.did()
                    + "'")));
  }
}
