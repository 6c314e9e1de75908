package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.PublishedStatus;
import dev.chancery.faults.audit.Verification;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many revoke and suspend on two nodes that publish the same lists, while one after the other of
 * them is killed.
 */
@FaultTest
@Tag("P-10")
class RevocationTest {
  private static final int CREDENTIALS = Size.of(1_600, 6_000);
  private static final int KILLS = Size.of(5, 20);
  private static final int PARALLEL = 32;

  /** The interval at which lists are published, and a second for the caches of the other node. */
  private static final Duration PUBLISHED = Duration.ofSeconds(2);

  /** How long a revoker rests at most, so that there is something left to do at a kill. */
  private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(200);

  /** However often it is refused: one node lives, or is back in a few seconds. */
  private static final Duration ANSWERED = Duration.ofSeconds(60);

  private static URI database;
  private static List<GatewayProcess> nodes;

  @BeforeAll
  static void start() {
    MortalServers servers = MortalServers.shared();
    database = servers.freshDatabase();
    nodes = GatewayProcess.pair(database, servers.redisUri());
  }

  @AfterAll
  static void stop() {
    nodes.forEach(GatewayProcess::close);
  }

  @Test
  void what_is_acknowledged_is_published_in_time_and_nothing_else_is_whoever_dies_meanwhile()
      throws Exception {
    Backend backend = Backend.of(nodes.getFirst().api());
    Deeds deeds = Deeds.on(backend, CREDENTIALS);
    List<Watch> watches =
        nodes.stream().map(node -> Watch.on(node.address(), deeds, PUBLISHED)).toList();

    try (ExecutorService revokers = Executors.newFixedThreadPool(PARALLEL)) {
      List<Future<?>> underWay = new ArrayList<>();
      int portion = deeds.all().size() / KILLS;
      for (int kill = 1; kill <= KILLS; kill++) {
        int from = underWay.size();
        int to = kill == KILLS ? deeds.all().size() : from + portion;
        deeds.all().subList(from, to).forEach(deed -> underWay.add(carryOut(revokers, deed)));
        deeds.awaitAcknowledged(from + portion / 2);
        assertThat(underWay.stream().allMatch(Future::isDone)).isFalse();
        GatewayProcess victim = nodes.get(kill % 2);
        victim.kill();
        victim.restart();
      }
      for (Future<?> deed : underWay) {
        deed.get(60, TimeUnit.SECONDS);
      }
    }

    for (GatewayProcess node : nodes) {
      await().atMost(PUBLISHED).untilAsserted(() -> assertExactly(node, deeds));
      Verification verification = Verification.by(backend.issuerDid());
      assertThat(published(node, deeds).signed().values()).allMatch(verification::verifies);
    }
    watches.forEach(Watch::close);
    assertThat(watches)
        .allSatisfy(watch -> assertThat(watch.looks()).isGreaterThan(20))
        .allSatisfy(watch -> assertThat(watch.faults()).isEmpty());
    assertLedger(deeds);
  }

  private static Future<?> carryOut(ExecutorService revokers, Deeds.Deed deed) {
    return revokers.submit(() -> carryOut(deed));
  }

  /** Asks any node until it is acknowledged. */
  private static void carryOut(Deeds.Deed deed) {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_REST));
    long end = System.nanoTime() + ANSWERED.toNanos();
    while (System.nanoTime() - end < 0) {
      GatewayProcess node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
      try {
        Answered answer =
            node.api().post("/api/v1/credentials/" + deed.credential + deed.step.path(), Map.of());
        if (answer.status() == 200) {
          deed.acknowledge();
          return;
        }
        assertThat(answer.status()).as(answer.string()).isEqualTo(503);
      } catch (IllegalStateException _) {
        // killed before it answered
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new AssertionError("not acknowledged within " + ANSWERED);
  }

  private static PublishedStatus published(GatewayProcess node, Deeds deeds) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return PublishedStatus.fetch(client, node.address(), deeds.lists());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertExactly(GatewayProcess node, Deeds deeds) {
    PublishedStatus status = published(node, deeds);
    for (Deeds.Step step : Deeds.Step.values()) {
      assertThat(step.in(status)).isEqualTo(deeds.entries(step, _ -> true));
    }
  }

  private static void assertLedger(Deeds deeds) {
    Auditor auditor = new Auditor(database);
    assertThat(auditor.count("select count(*) from credential where state = 'revoked'"))
        .isEqualTo(deeds.entries(Deeds.Step.REVOKE, _ -> true).size());
    assertThat(auditor.count("select count(*) from credential where state = 'suspended'"))
        .isEqualTo(deeds.entries(Deeds.Step.SUSPEND, _ -> true).size());
    assertThat(auditor.count("select count(*) from credential where state = 'active'"))
        .isEqualTo(deeds.spared());
  }
}
