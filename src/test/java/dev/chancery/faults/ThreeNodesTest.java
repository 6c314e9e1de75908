package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three nodes work the same files off, none of which leads. */
@FaultTest
@Tag("B-16")
class ThreeNodesTest {
  private static final int FILES = 3;
  private static final int ROWS = Size.of(2_000, 20_000);
  private static final int CHUNK = 100;

  /** Of a node's connections, as it is shipped. */
  private static final int POOL = 16;

  /** Of the heartbeat. */
  private static final int BESIDE = 1;

  /** Of status lists, which are signed when they are opened: fewer than a chunk has. */
  private static final int OTHER_SIGNATURES = 30;

  private static final double OF_ALL = .6;
  private static final Duration PATIENCE = Duration.ofMinutes(Size.of(3, 10));
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final String CONNECTIONS =
      """
      select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
      and pid <> pg_backend_pid()
      """;

  private URI database;
  private Auditor auditor;
  private final List<GatewayProcess> nodes = new ArrayList<>();

  @BeforeEach
  void start() {
    MortalServers servers = MortalServers.shared();
    database = servers.freshDatabase();
    auditor = new Auditor(database);
    nodes.addAll(GatewayProcess.pair(database, servers.redisUri()));
    nodes.add(
        GatewayProcess.start(
            database,
            servers.redisUri(),
            Map.of("CHANCERY_BASE_URL", nodes.getFirst().address().toString())));
  }

  @AfterEach
  void stop() {
    nodes.forEach(GatewayProcess::close);
  }

  @Test
  void three_nodes_share_the_rows_and_none_does_what_another_does() {
    double signedBefore = signatures();

    List<SentFile> files = Stream.generate(this::sent).limit(FILES).toList();
    long connections = mostConnectionsUntilDone(files);

    assertThat(files).allSatisfy(ThreeNodesTest::requireEachIssuedOnce);
    assertThat(nodes).allSatisfy(node -> assertThat(chunks(node)).isPositive());
    System.err.printf(
        "chunks %s, signatures %.0f, connections %d%n",
        nodes.stream().map(ThreeNodesTest::chunks).toList(),
        signatures() - signedBefore,
        connections);
    assertThat(signatures() - signedBefore)
        .as("what was signed twice was claimed twice, unless it is told that it came to nothing")
        .isBetween(
            (double) FILES * ROWS, (double) FILES * ROWS + OTHER_SIGNATURES + CHUNK * failures());
    assertThat(connections)
        .isLessThanOrEqualTo((long) nodes.size() * (POOL + BESIDE))
        .isLessThanOrEqualTo((long) (maxConnections() * OF_ALL));
  }

  private SentFile sent() {
    Campaign campaign = Campaign.with(nodes.getFirst().api(), Campaign.unlimited("open"));
    return SentFile.to(campaign, database, SentFile.strangers(ROWS));
  }

  private long mostConnectionsUntilDone(List<SentFile> files) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long most = 0;
    while (!files.stream().allMatch(SentFile::isDone)) {
      assertThat(System.nanoTime() - end).as("it takes too long").isNegative();
      most = Math.max(most, auditor.count(CONNECTIONS));
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return most;
  }

  private static void requireEachIssuedOnce(SentFile file) {
    assertThat(file.issued()).isEqualTo(ROWS);
    assertThat(file.count("bulk_row where state = 1 and bulk_id = '%s'".formatted(file.bulk())))
        .isEqualTo(ROWS);
    assertThat(
            file.count(
                "(select distinct bulk_line from credential where bulk_id = '%s') line"
                    .formatted(file.bulk())))
        .isEqualTo(ROWS);
  }

  /** How many chunks a node has worked off, or tried to. */
  private static double chunks(GatewayProcess node) {
    return node.metric("chancery_bulk_chunk_seconds_count");
  }

  /** How many chunks all nodes say that they had, beyond all there are. */
  private double failures() {
    return nodes.stream().mapToDouble(ThreeNodesTest::chunks).sum() - FILES * ROWS / (double) CHUNK;
  }

  private double signatures() {
    return nodes.stream().mapToDouble(node -> node.metric("chancery_signatures_total")).sum();
  }

  private long maxConnections() {
    return auditor.count("select setting::int from pg_settings where name = 'max_connections'");
  }
}
