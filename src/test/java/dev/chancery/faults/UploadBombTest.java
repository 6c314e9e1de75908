package dev.chancery.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Memory;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Rows;
import dev.chancery.testing.Uploading;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files without end, sent as fast as they are taken, under the limits that a gateway has. */
@FaultTest
@Tag("B-03")
@Tag("T-23")
class UploadBombTest {
  private static final long GIGABYTE = 1_000_000_000;
  private static final int FIELD = 64 * 1_024;
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final double MORE = 1.2;
  private static final String HEADER = "externalId,name\n";

  private static URI database;
  private static GatewayProcess gateway;
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    MortalServers servers = MortalServers.shared();
    database = servers.freshDatabase();
    gateway = GatewayProcess.start(database, servers.redisUri(), Rows.NOT_WORKED_OFF);
    campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    // what is loaded and remembered with the first file is no bomb's
    Rows rows = Rows.of(campaign);
    assertThat(rows.csv("externalId,name", "1,Ada").status()).isEqualTo(202);
    assertThat(rows.csv("nonsense", "1").status()).isEqualTo(400);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  static Stream<Arguments> bombs() {
    return Stream.of(
        arguments("one field", "", HEADER + "1,", "x", 2 * FIELD, GIGABYTE, 400),
        arguments("one field of the header", "", "", "x", 2 * FIELD, GIGABYTE, 400),
        arguments("columns", "", "", "a,", 400, GIGABYTE, 400),
        arguments("fields of a row", "", HEADER + "1", ",x", 400, GIGABYTE, 400),
        arguments(
            "a quote that is not closed", "", HEADER + "1,\"", "x,\n", 2 * FIELD, GIGABYTE, 400),
        arguments("quotes in quotes", "", HEADER + "1,\"", "\"\"", 4 * FIELD, GIGABYTE, 400),
        arguments("null characters", "", HEADER + "1,", "\0", 2 * FIELD, GIGABYTE, 400),
        arguments("empty rows", "", HEADER, "\n", 5_000_000, 5_000_000L, 400),
        arguments(
            "nothing that is coded", "Content-Encoding: gzip\r\n", "", "\0", 0, GIGABYTE, 415));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bombs")
  void a_file_without_end_is_refused_where_the_limit_is_and_leaves_nothing(
      String what, String header, String begin, String again, int limit, long most, int status) {
    long live = Memory.liveHeap(gateway.pid());
    long accepted = accepted();
    try (Uploading upload = Uploading.to(gateway, campaign, header)) {
      long crossed = crossed(upload, begin, again, limit, most);
      Uploading.Answer answer = in(upload.answer());

      assertThat(answer.status()).as(what + ": " + answer.body()).isEqualTo(status);
      assertThat(Duration.ofNanos(answer.at() - crossed)).isLessThanOrEqualTo(AT_ONCE);
    }
    assertThat((double) Memory.liveHeap(gateway.pid())).isLessThanOrEqualTo(live * MORE);
    assertThat(accepted()).isEqualTo(accepted);
  }

  /** Sends until it is answered, or hung up on, or all is sent: when the limit was crossed. */
  private static long crossed(Uploading upload, String begin, String again, int limit, long most) {
    byte[] piece = again.repeat(8_192).getBytes(UTF_8);
    long crossed = 0;
    boolean taken = begin.isEmpty() || upload.send(begin.getBytes(UTF_8));
    while (taken && upload.sent() < most && !upload.answer().isDone()) {
      taken = upload.send(piece);
      crossed = crossed == 0 && upload.sent() >= limit ? System.nanoTime() : crossed;
    }
    upload.end();
    return crossed == 0 ? System.nanoTime() : crossed;
  }

  private static Uploading.Answer in(CompletableFuture<Uploading.Answer> answer) {
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static long accepted() {
    return new Auditor(database).count("select count(*) from bulk where accepted_at is not null");
  }
}
