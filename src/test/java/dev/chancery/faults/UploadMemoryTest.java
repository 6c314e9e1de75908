package dev.chancery.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Memory;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Rows;
import dev.chancery.testing.Uploading;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a gateway holds in memory of a file that comes in. */
@FaultTest
class UploadMemoryTest {
  private static final int ROWS = Size.of(100_000, 1_000_000);
  private static final int PIECE = 1_000;
  private static final String[] SMALL = {"-Xmx512m", "-XX:MaxDirectMemorySize=128m"};
  private static final long MEGABYTE = 1_000_000;
  private static final long MOST_LIVE = 256 * MEGABYTE;
  private static final long MOST_RESIDENT = 900 * MEGABYTE;
  private static final double MORE = 1.2;

  /** Rows that have been sent may be on their way still, when nothing more comes. */
  private static final int ON_THEIR_WAY = 2 * PIECE;

  private static final Duration PATIENCE = Duration.ofMinutes(Size.of(2, 10));

  @Test
  @Tag("B-01")
  void all_of_a_file_takes_no_more_memory_than_a_tenth_of_it() {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    try (GatewayProcess gateway =
        GatewayProcess.start(database, servers.redisUri(), Rows.NOT_WORKED_OFF, SMALL)) {
      // what a gateway keeps once it has taken a file in is no file's
      try (Uploading first = begun(gateway)) {
        send(first, 0, ROWS / 10);
        first.end();
        assertThat(first.answer().join().status()).isEqualTo(202);
      }
      requireFlat(gateway, database);
    }
  }

  private static void requireFlat(GatewayProcess gateway, URI database) {
    try (Uploading upload = begun(gateway)) {
      AtomicLong most = new AtomicLong();
      send(upload, 0, ROWS / 10);
      long tenth = stored(database, 2 * ROWS / 10, gateway, most);
      Thread sender = Thread.ofPlatform().start(() -> send(upload, ROWS / 10, ROWS));
      while (sender.isAlive()) {
        most.accumulateAndGet(Memory.liveHeap(gateway.pid()), Math::max);
      }
      long whole = stored(database, ROWS + ROWS / 10, gateway, most);
      upload.end();

      assertThat(upload.answer().join().status()).isEqualTo(202);
      System.err.printf(
          "live at a tenth %,d, at the end %,d, at most %,d, resident at most %,d%n",
          tenth, whole, most.get(), Memory.mostResident(gateway.pid()));
      assertThat(most.get()).isLessThanOrEqualTo(MOST_LIVE);
      assertThat((double) whole).isLessThanOrEqualTo(tenth * MORE);
      assertThat(Memory.mostResident(gateway.pid())).isLessThanOrEqualTo(MOST_RESIDENT);
    }
  }

  private static Uploading begun(GatewayProcess gateway) {
    return Uploading.to(gateway, Campaign.with(gateway.api(), Campaign.unlimited("open")));
  }

  /** Rows of a kilobyte, which are hardly longer when they are sealed. */
  private static void send(Uploading upload, int from, int to) {
    boolean taken = from > 0 || upload.send("externalId,name\n".getBytes(UTF_8));
    for (int first = from; taken && first < to; first += PIECE) {
      taken = upload.send(piece(first).getBytes(UTF_8));
    }
  }

  private static String piece(int first) {
    return IntStream.range(first, first + PIECE)
        .mapToObj(i -> i + "," + "x".repeat(1_000) + "\n")
        .collect(Collectors.joining());
  }

  /**
   * The live heap when {@code rows} are stored, and no more come: what is of a moment is no file's.
   */
  private static long stored(URI database, int rows, GatewayProcess gateway, AtomicLong most) {
    Auditor auditor = new Auditor(database);
    await()
        .atMost(PATIENCE)
        .until(() -> auditor.count("select count(*) from bulk_row") >= rows - ON_THEIR_WAY);
    long live = Memory.liveHeap(gateway.pid());
    most.accumulateAndGet(live, Math::max);
    return Math.min(live, Math.min(Memory.liveHeap(gateway.pid()), Memory.liveHeap(gateway.pid())));
  }
}
