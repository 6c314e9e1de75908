package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Reaper;
import dev.chancery.faults.kit.Size;
import dev.chancery.model.Digests;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Cut;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A token's credential is deleted before it is handed out. Whatever is lost between the two, it is
 * handed out once at most, and what was not deleted is there.
 */
@FaultTest
@Tag("P-06")
class TokenFetchTest {
  private static final int TOKENS = Size.of(60, 1_000);
  private static final int AT_ONCE = 4;
  private static final int CUTS = Size.of(5, 50);

  /** However often it is refused: one node lives, or is back in a few seconds. */
  private static final Duration ANSWERED = Duration.ofSeconds(60);

  private static MortalServers servers;

  @BeforeAll
  static void start() {
    servers = MortalServers.shared();
  }

  @Test
  void a_node_that_dies_meanwhile_lets_nobody_have_it_twice() throws Exception {
    URI database = servers.freshDatabase();
    List<GatewayProcess> nodes = GatewayProcess.pair(database, servers.redisUri());
    try {
      List<String> paths = paths(nodes.getFirst(), TOKENS);
      List<Long> had = new ArrayList<>();
      Reaper reaper = Reaper.among(nodes);
      try (reaper;
          ExecutorService fetchers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (String path : paths) {
          had.add(fetchedAtOnce(fetchers, nodes, path));
        }
      }
      assertThat(reaper.kills()).isPositive();
      assertThat(had).allMatch(times -> times <= 1);
      assertThat(had).filteredOn(times -> times == 1).hasSizeGreaterThan(TOKENS / 2);
      Auditor auditor = new Auditor(database);
      assertThat(auditor.count("select count(*) from delivery")).isZero();
      assertThat(auditor.count("select count(*) from credential where sealed is not null"))
          .isZero();
    } finally {
      nodes.forEach(GatewayProcess::close);
    }
  }

  /** How many of those who come at once get it; returns when all have got it or know it gone. */
  private static long fetchedAtOnce(
      ExecutorService fetchers, List<GatewayProcess> nodes, String path) throws Exception {
    List<Future<Boolean>> asked =
        fetchers.invokeAll(Collections.nCopies(AT_ONCE, () -> fetched(nodes, path)));
    long had = 0;
    for (Future<Boolean> each : asked) {
      had += each.get(1, TimeUnit.SECONDS) ? 1 : 0;
    }
    return had;
  }

  private static boolean fetched(List<GatewayProcess> nodes, String path) {
    long end = System.nanoTime() + ANSWERED.toNanos();
    while (System.nanoTime() - end < 0) {
      GatewayProcess node = nodes.get(ThreadLocalRandom.current().nextInt(nodes.size()));
      try {
        Answered answer = node.stranger().get(path);
        if (answer.status() != 503) {
          assertThat(answer.status()).as(answer.string()).isIn(200, 404);
          return answer.status() == 200;
        }
      } catch (IllegalStateException _) {
        // killed before it answered
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    throw new AssertionError("no answer within " + ANSWERED);
  }

  @Test
  void a_connection_that_is_cut_around_the_statement_lets_nobody_have_it_twice() {
    URI database = servers.freshDatabase();
    Auditor auditor = new Auditor(database);
    try (Proxy network = Proxy.before(database);
        GatewayProcess gateway =
            GatewayProcess.start(network.uri(), servers.redisUri(), Map.of())) {
      for (Cut cut :
          List.of(new Cut.BeforeRequest(), new Cut.AfterRequest(), new Cut.InAnswer(0))) {
        for (String path : paths(gateway, CUTS)) {
          int before = network.cuts();
          network.cutInTurn(List.of(new Proxy.Exchange(taking(path), cut)));
          Answered first = gateway.stranger().get(path);
          await().until(() -> network.cuts() > before);
          assertThat(first.status()).as(cut + first.string()).isEqualTo(503);

          Answered second = again(gateway, path);
          switch (cut) {
            case Cut.BeforeRequest() -> assertThat(second.status()).isEqualTo(200);
            case Cut.AfterRequest() -> assertThat(second.status()).isIn(200, 404);
            case Cut.InAnswer(int _) -> assertThat(second.status()).isEqualTo(404);
          }
          assertThat(again(gateway, path).status()).isEqualTo(404);
        }
        assertThat(auditor.count("select count(*) from delivery")).isZero();
        assertThat(auditor.count("select count(*) from credential where sealed is not null"))
            .isZero();
      }
    }
  }

  /** The second statement that names the token's hash: the first asks whose it is. */
  private static Predicate<String> taking(String path) {
    String token = path.substring(path.lastIndexOf('/') + 1);
    String hash =
        new String(
            Digests.sha256(token.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.ISO_8859_1);
    AtomicInteger seen = new AtomicInteger();
    return request -> request.contains(hash) && seen.incrementAndGet() == 2;
  }

  /** Once the gateway has a connection again. */
  private static Answered again(GatewayProcess gateway, String path) {
    List<Answered> answers = new ArrayList<>();
    await()
        .until(
            () -> {
              answers.add(gateway.stranger().get(path));
              return answers.getLast().status() != 503;
            });
    return answers.getLast();
  }

  private static List<String> paths(GatewayProcess gateway, int count) {
    Backend backend = Backend.of(gateway.api());
    Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
    request.put("deliver", Map.of("by", "token"));
    return Stream.generate(() -> backend.issue(request).object("delivery").get("url"))
        .limit(count)
        .map(url -> URI.create(String.valueOf(url)).getPath())
        .toList();
  }
}
