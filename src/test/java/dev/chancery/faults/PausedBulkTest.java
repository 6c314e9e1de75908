package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Auditor.Commit;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes work a file off, and one of them is told to pause, to go on, and to stop. */
@FaultTest
@Tag("B-12")
class PausedBulkTest {
  private static final int ROWS = Size.of(6_000, 60_000);
  private static final int PAUSES = Size.of(4, 20);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final Duration PAUSED = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofMinutes(Size.of(2, 10));

  /** As on a slow disk, so that there is enough left to pause. */
  private static final String DELAY =
      """
      create function delay() returns trigger language plpgsql as $$
      begin
        if coalesce(current_setting('faults.delayed', true), '') = '' then
          perform set_config('faults.delayed', 'yes', true);
          perform pg_sleep(.3);
        end if;
        return null;
      end $$;
      create constraint trigger delay after insert on credential deferrable initially deferred
      for each row execute function delay();
      """;

  private URI database;
  private List<GatewayProcess> nodes;
  private Campaign campaign;

  @BeforeEach
  void start() {
    MortalServers servers = MortalServers.shared();
    servers.tellCommits();
    database = servers.freshDatabase();
    nodes = GatewayProcess.pair(database, servers.redisUri());
    campaign = Campaign.with(nodes.getFirst().api(), Campaign.unlimited("open"));
    TestServers.execute(database, DELAY);
  }

  @AfterEach
  void stop() {
    nodes.forEach(GatewayProcess::close);
  }

  @Test
  void what_is_paused_rests_when_that_is_answered_and_loses_nothing_when_it_goes_on() {
    SentFile file = SentFile.to(campaign, database, SentFile.strangers(ROWS));
    file.awaitIssued(1, PATIENCE);

    Duration quickestPause = PATIENCE;
    Duration quickest = PATIENCE;
    for (int pause = 0; pause < PAUSES; pause++) {
      Instant asked = Instant.now();
      Instant paused = told(file, "pause", "paused");
      quickestPause = least(quickestPause, Duration.between(asked, paused));
      LockSupport.parkNanos(PAUSED.toNanos());
      assertThat(file.isDone()).as("there is nothing left to pause").isFalse();
      assertThat(commits(file)).noneMatch(at -> at.isAfter(paused));
      long began = System.nanoTime();
      Instant _ = told(file, "resume", "queued");
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(10))
          .atMost(PATIENCE)
          .until(() -> isUnderWay(file));
      quickest = least(quickest, Duration.ofNanos(System.nanoTime() - began));
    }

    BestOfThree.require("until a pause is answered", quickestPause, AT_ONCE);
    BestOfThree.require("until somebody goes on when it was resumed", quickest, AT_ONCE);
    file.awaitDone(PATIENCE);
    assertThat(file.issued()).isEqualTo(ROWS);
    assertThat(
            file.count(
                "bulk_row r join credential c on c.id = r.credential_id and c.bulk_line = r.line"
                    + " where r.state = 1 and r.bulk_id = '%s'".formatted(file.bulk())))
        .isEqualTo(ROWS);
  }

  @Test
  void what_is_cancelled_ends_when_that_is_answered_and_keeps_what_was_issued() {
    SentFile file = SentFile.to(campaign, database, SentFile.strangers(ROWS));
    file.awaitIssued(1, PATIENCE);

    Instant cancelled = told(file, "cancel", "cancelled");
    LockSupport.parkNanos(PAUSED.toNanos());

    assertThat(commits(file)).isNotEmpty().noneMatch(at -> at.isAfter(cancelled));
    assertThat(file.issued()).isLessThan(ROWS);
    assertThat(file.count("bulk_row where state = 1 and bulk_id = '%s'".formatted(file.bulk())))
        .isEqualTo(file.issued());
    assertThat(
            nodes
                .getFirst()
                .api()
                .post("/api/v1/bulk/" + file.bulk() + "/resume", Map.of())
                .status())
        .isEqualTo(409);
  }

  /** When that was acknowledged, by the node that is asked last. */
  private Instant told(SentFile file, String what, String state) {
    Answered answer =
        nodes.getLast().api().post("/api/v1/bulk/" + file.bulk() + "/" + what, Map.of());
    Instant now = Instant.now();
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
    assertThat(answer.text("state")).isEqualTo(state);
    return now;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static boolean isUnderWay(SentFile file) {
    return file.count("bulk where state = 'running' and id = '%s'".formatted(file.bulk())) == 1;
  }

  private List<Instant> commits(SentFile file) {
    assertThat(file.issued()).isPositive();
    return new Auditor(database).commits().values().stream().map(Commit::at).toList();
  }
}
