package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Receipts;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Cut;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The connection is lost around a commit, so that the gateway cannot know what became of it. */
@FaultTest
@Tag("P-06")
class AmbiguousCommitTest {
  private static final int PER_SECOND = 100;
  private static final int CUTS = Size.of(10, 50);
  private static final Duration RESOLVED = Duration.ofSeconds(2);

  /** Until the next cut, which is not to hit what the one before has left in doubt. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Stands in what is sent for every batch of the ledger's. */
  private static final String ANY_HOLDER = "did:key:";

  private static URI database;
  private static Proxy network;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() {
    MortalServers servers = MortalServers.shared();
    database = servers.freshDatabase();
    network = Proxy.before(database);
    gateway = GatewayProcess.start(network.uri(), servers.redisUri(), Map.of());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    network.close();
  }

  static Stream<Cut> cuts() {
    return Stream.of(
        new Cut.BeforeRequest(), new Cut.AfterRequest(), new Cut.InAnswer(0), new Cut.InAnswer(2));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void every_scan_is_issued_once_or_refused_without_a_row(Cut cut) {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    List<Wallet> wallets = Collections.synchronizedList(new ArrayList<>());
    Receipts receipts = Receipts.named("ambiguous-" + cut.getClass().getSimpleName());

    List<Outcome> outcomes;
    long warm;
    try (receipts;
        Load load = Load.start(PER_SECOND, () -> scan(campaign, wallets), receipts)) {
      load.awaitIssued(PER_SECOND);
      warm = System.nanoTime();
      for (int injected = 0; injected < CUTS; injected++) {
        int before = network.cuts();
        network.cut(ANY_HOLDER, cut);
        await().until(() -> network.cuts() > before);
        load.awaitService(PATIENCE);
      }
      outcomes = load.stop();
    }

    Auditor auditor = new Auditor(database);
    Map<String, Long> recorded = auditor.credentialsByHolder();
    assertThat(auditor.compare(Receipt.read(receipts.file())).faults()).isEmpty();
    assertThat(outcomes)
        .allMatch(outcome -> outcome.isIssued() || outcome.status() == 503)
        .allMatch(outcome -> outcome.intended() < warm || outcome.latency().compareTo(RESOLVED) < 0)
        .allMatch(
            outcome ->
                recorded.getOrDefault(wallets.get(outcome.number()).did(), 0L)
                    == (outcome.isIssued() ? 1 : 0));
  }

  private static Call scan(Campaign campaign, List<Wallet> wallets) {
    Wallet wallet = Wallet.ed25519();
    wallets.add(wallet);
    return Call.scan(gateway.address(), campaign, wallet, Map.of());
  }
}
