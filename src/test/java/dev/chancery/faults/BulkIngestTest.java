package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files larger than the heap that takes them in, and a gateway that dies over one. */
@FaultTest
@Tag("B-01")
class BulkIngestTest {
  private static final int ROWS = Size.of(100_000, 1_000_000);
  private static final int PIECE = 1_000;

  /** The file is a kilobyte a row, so that it has not room here even without becoming objects. */
  private static final String HEAP = "-Xmx96m";

  private static final String FILLING = "x".repeat(1_000);

  @Test
  void a_file_larger_than_the_heap_is_taken_in_row_by_row() {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    try (GatewayProcess gateway =
        GatewayProcess.start(
            database,
            servers.redisUri(),
            Rows.NOT_WORKED_OFF,
            HEAP,
            "-XX:MaxDirectMemorySize=64m")) {
      Rows rows = Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
      long began = System.nanoTime();

      HttpResponse<byte[]> answer = sent(rows, ROWS).join();

      assertThat(answer.statusCode())
          .as(new String(answer.body(), StandardCharsets.UTF_8))
          .isEqualTo(202);
      String id = String.valueOf(Json.object(answer.body()).get("bulkId"));
      assertThat(rows.bulk(id).object("counts"))
          .containsEntry("total", ROWS)
          .containsEntry("waiting", ROWS);
      assertThat(count(database, "bulk_row where state = 0")).isEqualTo(ROWS);
      System.out.printf("%,d rows in %s%n", ROWS, Duration.ofNanos(System.nanoTime() - began));
    }
  }

  @Test
  void a_gateway_that_is_killed_over_an_upload_leaves_nothing() {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    try (GatewayProcess gateway =
        GatewayProcess.start(database, servers.redisUri(), Rows.NOT_WORKED_OFF)) {
      Rows rows = Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
      CompletableFuture<HttpResponse<byte[]>> answer = sent(rows, 1_000_000);
      await().until(() -> count(database, "bulk_row") > 5_000);

      gateway.kill();
      assertThatThrownBy(answer::join).isInstanceOf(CompletionException.class);
      gateway.restart();
      TestServers.execute(database, "update bulk set touched_at = now() - interval '2 minutes'");

      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () ->
                  count(database, "bulk")
                          + count(database, "bulk_row")
                          + count(database, "bulk_chunk")
                      == 0);
    }
  }

  private static CompletableFuture<HttpResponse<byte[]>> sent(Rows rows, int count) {
    HttpRequest request =
        HttpRequest.newBuilder(rows.api().base().resolve(rows.path()))
            .header("Authorization", "Bearer " + GatewayProcess.KEY)
            .header("Content-Type", "text/csv")
            .timeout(Duration.ofMinutes(10))
            .POST(BodyPublishers.ofByteArrays(() -> file(count)))
            .build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .sendAsync(request, BodyHandlers.ofByteArray());
  }

  private static Iterator<byte[]> file(int count) {
    return IntStream.rangeClosed(0, count / PIECE)
        .mapToObj(i -> i == 0 ? "externalId,name\n" : piece(i - 1))
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .iterator();
  }

  private static String piece(int number) {
    return IntStream.range(number * PIECE, (number + 1) * PIECE)
        .mapToObj(i -> i + "," + FILLING + "\n")
        .collect(Collectors.joining());
  }

  private static long count(URI database, String from) {
    return Long.parseLong(
        String.valueOf(TestServers.value(database, "select count(*) from " + from)));
  }
}
