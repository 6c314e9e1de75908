package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Reaper;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes are killed in turn while many phones ask again and again under the same keys. */
@FaultTest
@Tag("P-07")
class OneKeyTest {
  private static final int KEYS = Size.of(40, 500);
  private static final int PARALLEL = 64;

  /** Which refusals a phone may answer by asking again. */
  private static final Set<Integer> LATER = Set.of(429, 503);

  /** However often it is refused: one node lives, or is back in a few seconds. */
  private static final Duration ANSWERED = Duration.ofSeconds(60);

  private static URI database;
  private static List<GatewayProcess> nodes;

  @BeforeAll
  static void start() {
    MortalServers servers = MortalServers.shared();
    database = servers.freshDatabase();
    nodes = GatewayProcess.pair(database, servers.redisUri());
  }

  @AfterAll
  static void stop() {
    nodes.forEach(GatewayProcess::close);
  }

  @Test
  void a_key_has_one_row_and_one_answer_whoever_dies_meanwhile() throws InterruptedException {
    Campaign campaign = Campaign.with(nodes.getFirst().api(), Campaign.unlimited("open"));
    Map<String, Set<String>> answers = new ConcurrentHashMap<>();

    Reaper reaper = Reaper.among(nodes);
    try (reaper;
        ExecutorService phones = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < KEYS; i++) {
        askAtOnce(phones, campaign, answers);
      }
    }

    assertThat(reaper.kills()).isPositive();

    assertThat(answers).hasSize(KEYS).allSatisfy((_, bodies) -> assertThat(bodies).hasSize(1));
    Auditor auditor = new Auditor(database);
    assertThat(auditor.count("select count(*) from credential")).isEqualTo(KEYS);
    assertThat(auditor.count("select count(*) from idempotency_key")).isEqualTo(KEYS);
  }

  /** One key, asked for by all phones at the same moment; returns when all are answered. */
  private static void askAtOnce(
      ExecutorService phones, Campaign campaign, Map<String, Set<String>> answers)
      throws InterruptedException {
    String key = UUID.randomUUID().toString();
    Map<String, Object> body = campaign.body(Wallet.ed25519(), Map.of());
    Set<String> bodies = answers.computeIfAbsent(key, _ -> ConcurrentHashMap.newKeySet());
    var asked =
        phones.invokeAll(Collections.nCopies(PARALLEL, () -> bodies.add(answer(key, body))));
    assertThat(asked).allSatisfy(each -> assertThat(each).succeedsWithin(1, TimeUnit.SECONDS));
  }

  /** Asks any node until there is an answer that is not "later", which is to come in time. */
  private static String answer(String key, Map<String, Object> body) {
    long end = System.nanoTime() + ANSWERED.toNanos();
    while (System.nanoTime() - end < 0) {
      GatewayProcess node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
      try {
        Answered answer = node.stranger().with("Idempotency-Key", key).post("/auto-issue", body);
        if (!LATER.contains(answer.status())) {
          return answer.toString();
        }
      } catch (IllegalStateException _) {
        // killed before it answered
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    throw new AssertionError("no answer to " + key + " within " + ANSWERED);
  }
}
