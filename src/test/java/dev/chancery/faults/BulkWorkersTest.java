package dev.chancery.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Verification;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.Holder;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Rows;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes work off the files of several collections, and die or hang over them. */
@FaultTest
class BulkWorkersTest {
  private static final int FILES = 3;
  private static final int ROWS = Size.of(2_000, 20_000);
  private static final int KILLS = Size.of(6, 25);
  private static final Duration PATIENCE = Duration.ofMinutes(Size.of(2, 10));

  /** How long PostgreSQL lets a transaction idle, and then some. */
  private static final Duration HUNG = Duration.ofSeconds(13);

  private URI database;
  private List<GatewayProcess> nodes;

  @BeforeEach
  void start() {
    MortalServers servers = MortalServers.shared();
    servers.requireDurability();
    database = servers.freshDatabase();
    nodes = GatewayProcess.pair(database, servers.redisUri());
  }

  @AfterEach
  void stop() {
    nodes.forEach(GatewayProcess::close);
  }

  /** What was sent, and for whom. */
  private record Sent(Campaign campaign, String bulk, List<Wallet> wallets) {}

  @Test
  @Tag("P-01")
  @Tag("P-02")
  void every_row_is_issued_once_whoever_is_killed_over_it() {
    List<Sent> files = Stream.generate(this::sent).limit(FILES).toList();

    for (int kill = 1; kill <= KILLS; kill++) {
      LockSupport.parkNanos(
          TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(300, 1_500)));
      GatewayProcess victim = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
      victim.kill();
      victim.restart();
    }

    files.forEach(this::requireAllIssued);
  }

  @Test
  @Tag("P-03")
  void who_hangs_over_a_chunk_cannot_finish_it_when_another_has() {
    Sent file = sent();
    GatewayProcess hung = nodes.getFirst();
    await().until(() -> issued(file) > 0);
    hung.freeze();
    long until = System.nanoTime() + HUNG.toNanos();
    await().atMost(PATIENCE).until(() -> System.nanoTime() - until > 0 && isDone(file));
    long before = issued(file);

    hung.thaw();
    await().atMost(PATIENCE).until(hung::isReady);

    assertThat(issued(file)).isEqualTo(before);
    requireAllIssued(file);
  }

  private Sent sent() {
    GatewayProcess node = nodes.getLast();
    Campaign campaign = Campaign.with(node.api(), Campaign.unlimited("open"));
    List<Wallet> wallets = Stream.generate(Wallet::ed25519).limit(ROWS).toList();
    StringBuilder file = new StringBuilder("did,name\n");
    for (int i = 0; i < wallets.size(); i++) {
      file.append(wallets.get(i).did()).append(",Name ").append(i).append('\n');
    }
    String bulk =
        Rows.accepted(Rows.of(campaign).send("", "text/csv", file.toString().getBytes(UTF_8)));
    return new Sent(campaign, bulk, wallets);
  }

  private boolean isDone(Sent file) {
    return count("bulk where state = 'done' and id = '%s'", file) == 1;
  }

  private long issued(Sent file) {
    return count("credential where bulk_id = '%s'", file);
  }

  private long count(String from, Sent file) {
    return new Auditor(database).count("select count(*) from " + from.formatted(file.bulk));
  }

  private void requireAllIssued(Sent file) {
    await().atMost(PATIENCE).until(() -> isDone(file));
    assertThat(issued(file)).isEqualTo(ROWS);
    assertThat(count("(select distinct bulk_line from credential where bulk_id = '%s')", file))
        .isEqualTo(ROWS);
    assertThat(
            count(
                "bulk_row r join credential c on c.id = r.credential_id and c.bulk_id = r.bulk_id"
                    + " and c.bulk_line = r.line join delivery d on d.credential_id = c.id"
                    + " where r.state = 1 and r.bulk_id = '%s'",
                file))
        .isEqualTo(ROWS);
    assertThat(
            new Auditor(database)
                .count(
                    "select sum(issued) from bulk_chunk where bulk_id = '%s'".formatted(file.bulk)))
        .isEqualTo(ROWS);
    requireTheirs(file);
  }

  /** A few collect, and have what their row said, signed by the issuer. */
  private void requireTheirs(Sent file) {
    Verification verification = Verification.by(file.campaign.issuerDid());
    for (int i = 0; i < ROWS; i += ROWS / 10) {
      Holder holder = new Holder(nodes.getFirst().stranger(), file.wallets.get(i));
      List<Map<String, @Nullable Object>> collected =
          new ArrayList<>(Holder.credentials(holder.collect()));
      assertThat(collected).hasSize(1);
      String text = String.valueOf(collected.getFirst().get("credential"));
      assertThat(verification.verifies(text)).isTrue();
      assertThat(Credential.parse(text).claims()).containsEntry("name", "Name " + i);
    }
  }
}
