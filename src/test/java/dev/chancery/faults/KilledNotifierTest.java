package dev.chancery.faults;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.Listener;
import dev.chancery.testing.Listener.Heard;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sends is killed again and again, and whoever listens fails three times in ten. */
@FaultTest
@Tag("P-13")
class KilledNotifierTest {
  private static final int KILLS = Size.of(5, 20);
  private static final int SCANS = Size.of(20, 100);
  private static final Duration HELD = Duration.ofSeconds(5);
  private static final Duration DRAINED = Duration.ofSeconds(60);
  private static final String PATH = "/hook";

  @TempDir Path files;

  @Test
  void what_is_recorded_is_told_under_one_id_and_nothing_else_is() throws Exception {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    try (Listener listener = Listener.start(files);
        GatewayProcess gateway =
            GatewayProcess.start(database, servers.redisUri(), listener.settings())) {
      listener.subscribe(gateway.api(), PATH, "credential.issued");
      Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
      listener.answer(_ -> troubled());
      List<String> issued = new ArrayList<>();
      try (Connection late = TestServers.connect(database);
          Connection never = TestServers.connect(database)) {
        long began = System.nanoTime();
        String first = written(late);
        String undone = written(never);
        for (int kill = 0; kill < KILLS; kill++) {
          issued.addAll(scans(campaign));
          LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(500_000_000));
          gateway.kill();
          gateway.restart();
        }
        await().until(() -> System.nanoTime() - began > HELD.toNanos());
        late.commit();
        never.rollback();
        listener.answer(_ -> 204);
        Auditor auditor = new Auditor(database);
        await()
            .atMost(DRAINED)
            .until(() -> auditor.count("select count(*) from outbox where state = 'waiting'") == 0);

        assertThat(auditor.count("select count(*) from outbox where state = 'dead'")).isZero();
        List<Heard> heard = listener.heard(PATH);
        assertThat(heard.stream().map(Heard::id)).contains(first).doesNotContain(undone);
        assertTold(issued, auditor, heard.stream().filter(it -> !it.id().equals(first)).toList());
      }
    }
  }

  private static void assertTold(List<String> issued, Auditor auditor, List<Heard> heard) {
    Map<Object, Set<String>> idsOf =
        heard.stream()
            .collect(
                groupingBy(
                    it -> new HashMap<>(it.data()).get("credentialId"),
                    mapping(Heard::id, toSet())));
    assertThat(idsOf.keySet()).containsAll(List.copyOf(issued));
    assertThat(idsOf.values()).allMatch(ids -> ids.size() == 1);
    assertThat((long) idsOf.size()).isEqualTo(auditor.count("select count(*) from credential"));
    assertThat(heard)
        .as("some came twice, or nobody was killed in time")
        .hasSizeGreaterThan(idsOf.size());
  }

  /** 500 two times in ten, and once no answer at all. */
  private static int troubled() {
    int chance = ThreadLocalRandom.current().nextInt(10);
    return chance == 0 ? Listener.NONE : chance < 3 ? 500 : 204;
  }

  private static List<String> scans(Campaign campaign) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < SCANS; i++) {
      Answered scanned = campaign.scan(Wallet.ed25519());
      assertThat(scanned.status()).as(scanned.string()).isEqualTo(201);
      ids.add(scanned.text("credentialId"));
    }
    return ids;
  }

  /** A message whose transaction is not committed; its id. */
  private static String written(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                insert into outbox (organisation_id, channel, destination, kind, happened_at)
                select organisation_id, 'webhook', 'webhook:' || id, 'credential.issued', now() from webhook
                returning id
                """)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }
}
