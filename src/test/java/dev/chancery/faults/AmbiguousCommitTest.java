package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Outcome;
import dev.chancery.faults.kit.Receipts;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Cut;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.Proxy.Exchange;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The connection is lost around a commit, so that the gateway cannot know what became of it; and
 * once more, while it tries to find out.
 */
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

  /** How a list of UUIDs begins: one dimension, no nulls, the type's number. */
  private static final String UUIDS = "\0\0\0\1\0\0\0\0\0\0\u000b\u0086";

  private static final Cut LOST = new Cut.InAnswer(0);

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

  /** One cut; one more in the look-up after it; one more in what is sent again after that. */
  static Stream<List<Exchange>> cuts() {
    List<Cut> first =
        List.of(new Cut.BeforeRequest(), new Cut.AfterRequest(), LOST, new Cut.InAnswer(2));
    return Stream.of(
            first.stream().map(cut -> List.of(batch(cut))),
            first.stream().map(cut -> List.of(batch(cut), lookUp(LOST))),
            Stream.of(
                List.of(batch(new Cut.BeforeRequest()), batch(LOST)),
                List.of(batch(new Cut.BeforeRequest()), batch(LOST), lookUp(LOST))))
        .flatMap(each -> each);
  }

  private static Exchange batch(Cut cut) {
    return new Exchange(request -> request.contains(ANY_HOLDER), cut);
  }

  private static Exchange lookUp(Cut cut) {
    return new Exchange(request -> request.contains(UUIDS) && !request.contains(ANY_HOLDER), cut);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void every_scan_is_issued_once_or_refused_whole(List<Exchange> exchanges) {
    MixedScans scans = MixedScans.at(gateway);
    Receipts receipts = Receipts.named("ambiguous");

    List<Outcome> outcomes;
    long warm;
    try (receipts;
        Load load = Load.start(PER_SECOND, scans, receipts)) {
      load.awaitIssued(PER_SECOND);
      warm = System.nanoTime();
      for (int injected = 0; injected < CUTS; injected++) {
        int before = network.cuts();
        network.cutInTurn(exchanges);
        await().until(() -> network.cuts() >= before + exchanges.size());
        load.awaitService(PATIENCE);
      }
      outcomes = load.stop();
    }

    Auditor auditor = new Auditor(database);
    assertThat(auditor.compare(Receipt.read(receipts.file())).faults()).isEmpty();
    assertThat(outcomes)
        .allMatch(outcome -> outcome.isIssued() || outcome.status() == 503)
        .allMatch(
            outcome -> outcome.intended() < warm || outcome.latency().compareTo(RESOLVED) < 0);
    scans.assertWhole(outcomes, auditor);
  }
}
