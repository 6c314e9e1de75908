package dev.chancery.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Memory;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Proxy;
import dev.chancery.testing.Rows;
import dev.chancery.testing.Uploading;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A file comes faster than PostgreSQL takes its rows. */
@FaultTest
@Tag("B-02")
class BackPressureTest {
  private static final String[] SMALL = {"-Xmx512m", "-XX:MaxDirectMemorySize=128m"};

  /** So slow that PostgreSQL's own work, and ours, take little of the time. */
  private static final int KILOBYTES_PER_SECOND = 500;

  private static final Percentage AS_MUCH = withPercentage(20);

  /** Twice, but for what PostgreSQL does while nothing is on the way to it. */
  private static final double FASTER = 1.5;

  private static final double MORE = 1.2;
  private static final int PIECE = 20;
  private static final String FILLING = "x".repeat(200);

  /** In octets: of a thousand rows. */
  private static final int SLICE = 1_000 * FILLING.length();

  /** Shorter than it takes to store a slice. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Until what can be ahead of PostgreSQL is: in the slices under way. */
  private static final Duration FILLED = Duration.ofSeconds(5);

  /** Long enough that a slice more or less does not count. */
  private static final Duration WATCHED = Duration.ofSeconds(Size.of(15, 60));

  /** In kilobytes a second: what the gateway reads of the file, and what passes to PostgreSQL. */
  private record Flow(double read, double passed) {}

  /** In octets, of the gateway. */
  private record Held(long live, long resident) {
    /** The less of two looks at the heap: what is of a moment is no file's. */
    static Held by(GatewayProcess gateway) {
      return new Held(
          IntStream.range(0, 2).mapToLong(_ -> Memory.liveHeap(gateway.pid())).min().orElseThrow(),
          Memory.resident(gateway.pid()));
    }
  }

  @Test
  void a_file_is_read_as_fast_as_it_is_stored() {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    try (Proxy network = Proxy.before(database);
        GatewayProcess gateway =
            GatewayProcess.start(network.uri(), servers.redisUri(), Rows.NOT_WORKED_OFF, SMALL);
        Uploading upload =
            Uploading.to(gateway, Campaign.with(gateway.api(), Campaign.unlimited("open")))) {
      network.throttle(KILOBYTES_PER_SECOND);
      Thread sender = Thread.ofPlatform().start(() -> sendWithoutEnd(upload));
      Flow whole = flow(network, upload);
      Held before = Held.by(gateway);
      network.throttle(KILOBYTES_PER_SECOND / 2);
      Flow half = flow(network, upload);

      assertThat(sender.isAlive()).as("it was answered meanwhile").isTrue();
      requireFlat(before, Held.by(gateway));
      requireFollowed(whole, half);
    }
  }

  private static void requireFlat(Held before, Held after) {
    System.err.printf("%s, %s%n", before, after);
    assertThat((double) after.live).isLessThanOrEqualTo(before.live * MORE);
    assertThat((double) after.resident).isLessThanOrEqualTo(before.resident * MORE);
  }

  private static void requireFollowed(Flow whole, Flow half) {
    System.err.printf("%s, %s%n", whole, half);
    assertThat(whole.read).as("a row grows on its way").isLessThan(whole.passed);
    assertThat(half.read / half.passed).isCloseTo(whole.read / whole.passed, AS_MUCH);
    assertThat(half.passed).as("who is slow is PostgreSQL").isLessThan(whole.passed / FASTER);
  }

  private static Flow flow(Proxy network, Uploading upload) {
    LockSupport.parkNanos(FILLED.toNanos());
    awaitPause(upload);
    long began = System.nanoTime();
    long read = upload.read();
    long passed = network.passed();
    LockSupport.parkNanos(WATCHED.toNanos());
    awaitPause(upload);
    double millis = (System.nanoTime() - began) / 1e6;
    return new Flow((upload.read() - read) / millis, (network.passed() - passed) / millis);
  }

  /** A slice of the file is read at once, and nothing then until another is stored. */
  private static void awaitPause(Uploading upload) {
    long before = upload.read();
    long read = before;
    for (long last = -1; read - before < SLICE / 2 || read != last; read = upload.read()) {
      last = read;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static void sendWithoutEnd(Uploading upload) {
    boolean taken = upload.send("externalId,name\n".getBytes(UTF_8));
    for (int first = 0; taken; first += PIECE) {
      taken = upload.send(piece(first).getBytes(UTF_8));
    }
  }

  private static String piece(int first) {
    return IntStream.range(first, first + PIECE)
        .mapToObj(i -> i + "," + FILLING + "\n")
        .collect(Collectors.joining());
  }
}
