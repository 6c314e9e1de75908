package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.Canary;
import dev.chancery.faults.kit.Distribution;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Receipts;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL is gone, hung, full or read-only: nothing is acknowledged, everybody is answered. */
@FaultTest
@Tag("D-07")
class PostgresTroubleTest {
  private static final int PER_SECOND = Size.of(150, 300);
  private static final Duration TROUBLED = Duration.ofSeconds(Size.of(4, 30));
  private static final int WARM = 200;
  private static final Duration NOTICED = Duration.ofSeconds(2);
  private static final Duration BACK = Duration.ofSeconds(3);
  private static final Duration ANSWERED = Duration.ofMillis(1_100);

  private final MortalServers servers = MortalServers.shared();
  private final List<Connection> others = new ArrayList<>();
  private URI database;
  private Proxy network;
  private GatewayProcess gateway;
  private Campaign campaign;

  @BeforeEach
  void start() {
    database = servers.freshDatabase();
    network = Proxy.before(database);
    gateway =
        GatewayProcess.start(
            network.uri(), servers.redisUri(), Map.of("CHANCERY_PG_POOL_SIZE", "8"));
    campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
  }

  @AfterEach
  void stop() {
    gateway.close();
    network.close();
  }

  @Test
  void a_server_that_is_killed() throws Exception {
    prove(servers.postgres()::kill, servers.postgres()::restart);
  }

  @Test
  void a_server_that_is_frozen() throws Exception {
    prove(servers.postgres()::freeze, servers.postgres()::thaw);
  }

  @Test
  void a_network_that_swallows_everything() throws Exception {
    prove(network::hang, network::pass);
  }

  @Test
  void a_server_that_takes_no_more_connections() throws Exception {
    prove(
        () -> {
          network.refuse();
          takeAllConnections();
          network.pass();
        },
        this::giveThemBack);
  }

  @Test
  void a_server_that_has_become_read_only() throws Exception {
    prove(() -> readOnly("on"), () -> readOnly("off"));
  }

  @Test
  void a_server_whose_disk_is_full() throws Exception {
    gateway.close();
    network.reset();
    try (SmallDisk disk = SmallDisk.mount(database, 64)) {
      gateway.restart();
      prove(
          () -> {
            disk.fill();
            awaitFirstRefusal();
          },
          disk::empty);
      gateway.close();
    }
  }

  private void prove(Runnable breaking, Runnable mending) throws Exception {
    Receipts receipts = Receipts.named("postgres-trouble");
    BestOfThree.of(
        () -> {
          try (Canary canary = Canary.start();
              Load load =
                  Load.start(PER_SECOND, () -> Call.scan(gateway.address(), campaign), receipts)) {
            load.awaitIssued(WARM);
            breaking.run();
            long broken = System.nanoTime();
            awaitReadiness(503, NOTICED);
            assertThat(gateway.management().get("/health/live").status()).isEqualTo(200);
            LockSupport.parkNanos(TROUBLED.toNanos());
            List<Outcome> during =
                load.soFar().stream().filter(each -> each.intended() - broken > 0).toList();
            mending.run();
            awaitReadiness(200, BACK);
            load.awaitService(BACK);
            List<Outcome> all = load.stop();

            assertRefused(during);
            assertThat(all).allMatch(Outcome::isAnswered);
            assertThat(gateway.metric("chancery_commit_waiting")).isZero();
            BestOfThree.require(
                "longest refusal", Distribution.of(during).above(canary.stop(), 1), ANSWERED);
          }
        });
    receipts.close();
    Auditor.Findings findings = new Auditor(database).compare(Receipt.read(receipts.file()));
    assertThat(findings.lost()).isEmpty();
    assertThat(findings.altered()).isEmpty();
  }

  /** What there is room for is still recorded. */
  private void awaitFirstRefusal() {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(NOTICED)
        .until(() -> campaign.scan(Wallet.ed25519()).status() == 503);
  }

  /** What was asked while it was broken. */
  private static void assertRefused(List<Outcome> during) {
    assertThat(during).isNotEmpty();
    assertThat(during)
        .allSatisfy(
            outcome -> {
              assertThat(outcome.status()).isEqualTo(503);
              assertThat(outcome.retryAfter()).isNotNull();
            });
  }

  private void awaitReadiness(int status, Duration within) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(within)
        .until(() -> gateway.management().get("/health/ready").status() == status);
  }

  private void takeAllConnections() {
    try {
      while (true) {
        others.add(TestServers.connect(database));
      }
    } catch (SQLException _) {
      assertThat(others).isNotEmpty();
    }
  }

  private void giveThemBack() {
    for (Connection other : others) {
      try {
        other.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    others.clear();
  }

  /** Holds for new connections, as after a failover. */
  private void readOnly(String on) {
    URI elsewhere = database.resolve("/postgres");
    String name = database.getPath().substring(1);
    TestServers.execute(
        elsewhere, "alter database %s set default_transaction_read_only = %s".formatted(name, on));
    network.reset();
  }
}
