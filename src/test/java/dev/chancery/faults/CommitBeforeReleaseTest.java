package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Size;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL says when it committed each row, and the client when it saw its credential. */
@FaultTest
@Tag("P-08")
class CommitBeforeReleaseTest {
  private static final int PER_SECOND = 40;
  private static final Duration HOW_LONG = Duration.ofSeconds(Size.of(15, 120));

  /** One scan in so many is of the marked collection, whose commits last longer. */
  private static final int MARKED = 40;

  /**
   * Sleeps in the commit itself, since a deferred trigger fires there; once for a transaction,
   * however many of its rows are marked.
   */
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
      for each row when (new.collection_id = '$marked') execute function delay();
      """;

  @Test
  void no_client_sees_its_credential_before_the_commit_of_its_row() {
    MortalServers servers = MortalServers.shared();
    servers.tellCommits();
    servers.requireDurability();
    URI database = servers.freshDatabase();
    Map<String, Instant> seen = new ConcurrentHashMap<>();

    try (GatewayProcess gateway = GatewayProcess.start(database, servers.redisUri(), Map.of())) {
      Campaign prompt = Campaign.with(gateway.api(), Map.of("admission", "open"));
      Campaign marked = Campaign.with(gateway.api(), Map.of("admission", "open"));
      TestServers.execute(database, DELAY.replace("$marked", marked.id()));
      AtomicInteger turn = new AtomicInteger();
      try (Load load =
          Load.start(
              PER_SECOND,
              () ->
                  Call.scan(
                      gateway.address(), turn.incrementAndGet() % MARKED == 0 ? marked : prompt),
              outcome -> note(outcome, seen))) {
        load.awaitIssued(PER_SECOND * HOW_LONG.toSeconds());
        assertThat(load.stop()).isNotEmpty();
      }
      assertCommittedBefore(seen, new Auditor(database).commits(), marked);
    }
  }

  private static void note(Outcome outcome, Map<String, Instant> seen) {
    Instant now = Instant.now();
    if (outcome.isIssued()) {
      seen.put(String.valueOf(Json.object(outcome.body()).get("credentialId")), now);
    }
  }

  private static void assertCommittedBefore(
      Map<String, Instant> seen, Map<String, Auditor.Commit> commits, Campaign marked) {
    assertThat(commits).containsKeys(seen.keySet().toArray(String[]::new));
    assertThat(seen)
        .allSatisfy(
            (id, at) ->
                assertThat(Objects.requireNonNull(commits.get(id)).at()).isBeforeOrEqualTo(at));
    assertThat(commits.values())
        .filteredOn(commit -> commit.collection().equals(marked.id()))
        .hasSizeGreaterThan(5)
        .allMatch(commit -> commit.lasted().compareTo(Duration.ofMillis(500)) >= 0);
  }
}
