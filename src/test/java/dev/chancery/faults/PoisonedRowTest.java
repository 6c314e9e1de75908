package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Receipts;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A trigger of PostgreSQL's refuses one holder's row in a batch with others. */
@FaultTest
@Tag("P-12")
class PoisonedRowTest {
  private static final int PER_SECOND = 150;
  private static final Duration WARM = Duration.ofSeconds(5);
  private static final int MARKED = Size.of(10, 50);

  /** How often a marked holder asks. */
  private static final int POISONED = Size.of(30, 300);

  /** One scan in so many is a marked holder's. */
  private static final int ONE_IN = 25;

  /** What may be refused because the machine is busy. */
  private static final double REFUSED = .05;

  /** As far away as PostgreSQL is, so that scans wait for the batch before theirs. */
  private static final Duration FAR = Duration.ofMillis(10);

  /** A batch of 128 is halved that often, and its marked row tried once more alone. */
  private static final int MOST_TRIES = 8;

  /** A sequence keeps its count also where the statement is undone. */
  private static final String TRIGGER =
      """
      create table marked (did text primary key);
      create sequence tries;
      create function refuse() returns trigger language plpgsql as $$
      begin
        if exists (select from marked join holder using (did) where holder.id = new.holder_id) then
          perform nextval('tries');
          raise exception 'the trigger of the test has refused this row';
        end if;
        return null;
      end $$;
      create trigger refuse after insert on credential for each row execute function refuse();
      insert into marked values ('$marked');
      """;

  private final MortalServers servers = MortalServers.shared();
  private final URI database = servers.freshDatabase();
  private final List<Wallet> marked = Stream.generate(Wallet::ed25519).limit(MARKED).toList();
  private final List<Wallet> wallets = Collections.synchronizedList(new ArrayList<>());

  @Test
  void a_refused_row_fails_alone_and_may_be_asked_for_again() {
    try (Proxy network = Proxy.before(database);
        GatewayProcess gateway =
            GatewayProcess.start(network.uri(), servers.redisUri(), Map.of())) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      TestServers.execute(
          database,
          TRIGGER.replace(
              "$marked", String.join("'), ('", marked.stream().map(Wallet::did).toList())));
      // a nonce too is spent in the statement that fails, and is to be whole afterwards
      List<Map<String, Object>> proofs = marked.stream().map(campaign::proof).toList();
      assertThat(Load.run(PER_SECOND, WARM, () -> Call.scan(gateway.address(), campaign)))
          .isNotEmpty();
      network.delay(FAR);

      assertOnlyMarkedFailed(outcomes(gateway, campaign, proofs));
      network.pass();

      assertIsInternalError(campaign.scan(marked.getFirst(), proofs.getFirst()));
      TestServers.execute(database, "drop trigger refuse on credential");
      assertThat(IntStream.range(0, MARKED))
          .allMatch(i -> campaign.scan(marked.get(i), proofs.get(i)).status() == 201);
      assertThat(gateway.metric("chancery_commit_waiting")).isZero();
    }
  }

  private List<Outcome> outcomes(
      GatewayProcess gateway, Campaign campaign, List<Map<String, Object>> proofs) {
    Receipts receipts = Receipts.named("poisoned-row");
    List<Outcome> outcomes;
    try (receipts;
        Load load = Load.start(PER_SECOND, () -> scan(gateway, campaign, proofs), receipts)) {
      load.awaitIssued((long) POISONED * ONE_IN);
      outcomes = load.stop();
    }
    assertThat(new Auditor(database).compare(Receipt.read(receipts.file())).faults()).isEmpty();
    return outcomes;
  }

  private Call scan(GatewayProcess gateway, Campaign campaign, List<Map<String, Object>> proofs) {
    int number = wallets.size();
    if (number % ONE_IN != 0) {
      wallets.add(Wallet.ed25519());
      return Call.scan(gateway.address(), campaign, wallets.getLast(), Map.of());
    }
    int which = number / ONE_IN % MARKED;
    wallets.add(marked.get(which));
    return Call.scan(gateway.address(), campaign, marked.get(which), proofs.get(which));
  }

  private void assertOnlyMarkedFailed(List<Outcome> outcomes) {
    Auditor auditor = new Auditor(database);
    Map<String, Long> recorded = auditor.credentialsByHolder();
    List<Outcome> served = outcomes.stream().filter(outcome -> outcome.status() != 503).toList();
    assertThat(served)
        .hasSizeGreaterThan((int) (outcomes.size() * (1 - REFUSED)))
        .allSatisfy(
            outcome -> {
              assertThat(outcome.status()).isEqualTo(isMarked(outcome) ? 500 : 201);
              assertThat(outcome.code()).isEqualTo(isMarked(outcome) ? "INTERNAL_ERROR" : "");
            });
    assertThat(outcomes)
        .allMatch(
            outcome ->
                recorded.getOrDefault(wallets.get(outcome.number()).did(), 0L)
                    == (outcome.isIssued() ? 1 : 0));

    long poisoned = served.stream().filter(this::isMarked).count();
    assertThat(auditor.count("select last_value from tries"))
        .as("statements that were refused for %d rows: one for each, had they been alone", poisoned)
        .isBetween(poisoned + 1, poisoned * MOST_TRIES);
  }

  private boolean isMarked(Outcome outcome) {
    return marked.contains(wallets.get(outcome.number()));
  }

  private static void assertIsInternalError(Answered answered) {
    assertThat(answered.status()).isEqualTo(500);
    assertThat(answered.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answered.string()).contains("INTERNAL_ERROR").doesNotContain("trigger");
  }
}
