package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Reaper;
import dev.chancery.faults.kit.Receipts;
import dev.chancery.faults.kit.Refusals;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several nodes take status indexes of the same lists, fill them, and go on in new ones. */
@FaultTest
@Tag("P-09")
class StatusIndexesTest {
  private static final int NODES = Size.of(3, 4);
  private static final int PER_SECOND = Size.of(150, 400);

  /** What is left of the first list when the test begins. */
  private static final int ROOM = Size.of(1_500, 131_072);

  private static final int ALLOCATIONS = Size.of(2_500, 300_000);
  private static final int ALLOCATIONS_UNDER_KILLS = Size.of(1_500, 20_000);

  private static final Duration WARM = Duration.ofSeconds(4);

  /** What a lane leases at a time; it may hold one in use and the next. */
  private static final int BLOCK = 256;

  private static URI database;
  private static final List<GatewayProcess> NODE = new ArrayList<>();

  @BeforeAll
  static void start() {
    MortalServers servers = MortalServers.shared();
    database = servers.freshDatabase();
    for (int node = 0; node < NODES; node++) {
      String base = node == 0 ? "" : NODE.getFirst().address().toString();
      NODE.add(
          GatewayProcess.start(
              database,
              servers.redisUri(),
              Map.of("CHANCERY_LOOPS", "1", "CHANCERY_BASE_URL", base)));
    }
  }

  @AfterAll
  static void stop() {
    NODE.forEach(GatewayProcess::close);
  }

  @Test
  void lists_are_filled_and_followed_by_others_and_no_request_fails_for_it() {
    Campaign campaign = Campaign.with(NODE.getFirst().api(), Map.of("admission", "open"));
    assertThat(Load.run(PER_SECOND, WARM, () -> scan(campaign))).isNotEmpty();
    leaveRoom(campaign);
    Receipts receipts = Receipts.named("status-roll-over");

    try (receipts;
        Load load = Load.start(PER_SECOND, () -> scan(campaign), receipts)) {
      load.awaitIssued(ALLOCATIONS);
      Refusals.requireRare(load.stop());
    }

    assertThat(lists(campaign)).isGreaterThanOrEqualTo(2);
    assertThat(new Auditor(database).compare(Receipt.read(receipts.file())).faults()).isEmpty();
  }

  @Test
  void no_index_is_used_twice_and_a_kill_wastes_no_more_than_was_leased() {
    Campaign campaign = Campaign.with(NODE.getFirst().api(), Map.of("admission", "open"));
    Receipts receipts = Receipts.named("status-kills");
    List<GatewayProcess> asked = Collections.synchronizedList(new ArrayList<>());

    Reaper reaper = Reaper.among(NODE);
    try (receipts;
        Load load = Load.start(PER_SECOND, () -> scan(campaign, asked), receipts)) {
      try (reaper) {
        load.awaitIssued(ALLOCATIONS_UNDER_KILLS);
      }
      List<Outcome> outcomes = load.stop();
      assertThat(outcomes)
          .filteredOn(outcome -> !outcome.isIssued() && !outcome.isRefusedForNow())
          .allMatch(outcome -> !outcome.isAnswered())
          .allMatch(outcome -> reaper.explains(asked.get(outcome.number()), outcome));
      Refusals.requireRare(outcomes.stream().filter(reaper::hasSpared).toList());
    }

    assertThat(reaper.kills()).isPositive();
    assertThat(new Auditor(database).compare(Receipt.read(receipts.file())).faults()).isEmpty();
    int lanes = reaper.kills() + NODES;
    assertThat(leased(campaign) - recorded(campaign)).isBetween(0L, 2L * BLOCK * lanes);
  }

  private static Call scan(Campaign campaign) {
    return scan(campaign, new ArrayList<>());
  }

  /** By any node, which is added to {@code asked}. */
  private static Call scan(Campaign campaign, List<GatewayProcess> asked) {
    asked.add(NODE.get(ThreadLocalRandom.current().nextInt(NODES)));
    return Call.scan(asked.getLast().address(), campaign);
  }

  /** Lets the first list be made, and then moves its counter to where little is left. */
  private static void leaveRoom(Campaign campaign) {
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    TestServers.execute(
        database,
        """
        update status_list set handed_out = greatest(handed_out, size - %d) where issuer_did = '%s'
        """
            .formatted(ROOM, campaign.issuerDid()));
  }

  private static long lists(Campaign campaign) {
    return count("select count(*) from status_list where issuer_did = '%s'", campaign.issuerDid());
  }

  private static long leased(Campaign campaign) {
    return count(
        "select sum(handed_out) from status_list where issuer_did = '%s'", campaign.issuerDid());
  }

  private static long recorded(Campaign campaign) {
    return count("select count(*) from credential where collection_id = '%s'", campaign.id());
  }

  private static long count(String sql, String parameter) {
    return new Auditor(database).count(sql.formatted(parameter));
  }
}
