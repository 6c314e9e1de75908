package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Auditor.Commit;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.Holder;
import dev.chancery.testing.Listener;
import dev.chancery.testing.Listener.Heard;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL says when it committed each row's credential, and everybody else when they saw it. */
@FaultTest
@Tag("P-08")
class RowsCommitBeforeReleaseTest {
  private static final int ROWS = Size.of(800, 8_000);
  private static final int HOLDERS = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PATH = "/hook";

  /** Sleeps in the commit itself, once for each chunk. */
  private static final String DELAY =
      """
      create function delay() returns trigger language plpgsql as $$
      begin
        if coalesce(current_setting('faults.delayed', true), '') = '' then
          perform set_config('faults.delayed', 'yes', true);
          perform pg_sleep(.5);
        end if;
        return null;
      end $$;
      create constraint trigger delay after insert on credential deferrable initially deferred
      for each row execute function delay();
      """;

  @TempDir Path files;

  private final Map<String, Instant> collected = new ConcurrentHashMap<>();
  private final Map<String, Instant> read = new ConcurrentHashMap<>();
  private volatile boolean ending;

  @Test
  void nobody_sees_a_rows_credential_before_the_commit_of_its_chunk() throws Exception {
    MortalServers servers = MortalServers.shared();
    servers.tellCommits();
    servers.requireDurability();
    URI database = servers.freshDatabase();
    try (Listener listener = Listener.start(files);
        GatewayProcess gateway =
            GatewayProcess.start(database, servers.redisUri(), listener.settings())) {
      listener.subscribe(gateway.api(), PATH, "credential.issued");
      Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
      TestServers.execute(database, DELAY);
      List<Wallet> wallets = Stream.generate(Wallet::ed25519).limit(HOLDERS).toList();

      SentFile file = SentFile.to(campaign, database, dids(wallets));
      watch(gateway, file, wallets);

      file.awaitDone(PATIENCE);
      await().atMost(PATIENCE).until(() -> heard(listener).size() == ROWS);
      Map<String, Commit> commits = new Auditor(database).commits();
      assertThat(commits.values())
          .hasSize(ROWS)
          .allMatch(commit -> commit.lasted().compareTo(Duration.ofMillis(500)) >= 0);
      requireCommittedBefore(commits, collected, HOLDERS);
      requireCommittedBefore(commits, read, ROWS);
      requireCommittedBefore(commits, heard(listener), ROWS);
    }
  }

  /** One in so many of the file is a holder who collects. */
  private static List<String> dids(List<Wallet> wallets) {
    List<String> dids = new ArrayList<>(SentFile.strangers(ROWS));
    for (int i = 0; i < wallets.size(); i++) {
      dids.set(i * (ROWS / HOLDERS), wallets.get(i).did());
    }
    return dids;
  }

  /**
   * Holders who ask again and again, and their organisation likewise, until all have what is
   * theirs.
   */
  private void watch(GatewayProcess gateway, SentFile file, List<Wallet> wallets) throws Exception {
    try (ExecutorService watchers = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = () -> ending = true) {
      wallets.forEach(
          wallet -> watchers.execute(() -> collect(new Holder(gateway.stranger(), wallet))));
      watchers.execute(() -> read(Rows.of(file.campaign()), file));
      await().atMost(PATIENCE).until(() -> read.size() == ROWS && collected.size() == HOLDERS);
    }
  }

  private void collect(Holder holder) {
    List<String> ids = List.of();
    while (ids.isEmpty() && !ending) {
      ids = Holder.ids(holder.collect());
      note(ids.stream(), collected);
    }
  }

  private void read(Rows rows, SentFile file) {
    int cursor = 0;
    while (read.size() < ROWS && !ending) {
      List<? extends Map<String, ?>> page =
          rows.rows(
              file.bulk(), "?state=issued&limit=1000" + (cursor == 0 ? "" : "&cursor=" + cursor));
      note(page.stream().map(row -> String.valueOf(row.get("credentialId"))), read);
      cursor =
          page.size() < 1_000 ? 0 : (Integer) Objects.requireNonNull(page.getLast().get("line"));
    }
  }

  private static void note(Stream<String> ids, Map<String, Instant> seen) {
    Instant now = Instant.now();
    ids.forEach(id -> seen.putIfAbsent(id, now));
  }

  private static Map<String, Instant> heard(Listener listener) {
    long nanos = System.nanoTime();
    Instant now = Instant.now();
    Map<String, Instant> heard = new HashMap<>();
    for (Heard each : listener.heard(PATH)) {
      heard.putIfAbsent(
          String.valueOf(each.data().get("credentialId")), now.minusNanos(nanos - each.at()));
    }
    return heard;
  }

  private static void requireCommittedBefore(
      Map<String, Commit> commits, Map<String, Instant> seen, int count) {
    assertThat(seen).hasSize(count);
    assertThat(commits).containsKeys(seen.keySet().toArray(String[]::new));
    assertThat(seen)
        .allSatisfy(
            (id, at) ->
                assertThat(Objects.requireNonNull(commits.get(id)).at()).isBeforeOrEqualTo(at));
  }
}
