package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One row in a hundred is for somebody whose DID lies with a host that never answers. */
@FaultTest
@Tag("B-09")
class HungLookUpTest {
  private static final int ROWS = Size.of(10_000, 100_000);
  private static final int ONE_IN = 100;
  private static final int SOUND = ROWS - ROWS / ONE_IN;
  private static final double LONGER = 1.2;
  private static final Duration PATIENCE = Duration.ofMinutes(Size.of(2, 10));

  @Test
  void rows_that_hang_delay_no_others() throws Exception {
    MortalServers servers = MortalServers.shared();
    servers.tellCommits();
    URI database = servers.freshDatabase();
    try (SilentHost silent = new SilentHost();
        GatewayProcess gateway =
            GatewayProcess.start(
                database,
                servers.redisUri(),
                Map.of("CHANCERY_EGRESS_ALLOWED", "localhost:" + silent.port()))) {
      Duration _ = took(gateway, database, SentFile.strangers(SOUND));
      BestOfThree.of(
          () -> {
            Duration without = took(gateway, database, SentFile.strangers(SOUND));
            int before = silent.calls();
            Duration with = took(gateway, database, silent.among(ROWS));

            assertThat(silent.calls()).as("nobody was looked up").isGreaterThan(before);
            BestOfThree.require(
                "%,d rows beside %d that hang".formatted(SOUND, ROWS / ONE_IN),
                with,
                Duration.ofNanos((long) (without.toNanos() * LONGER)));
          });
    }
  }

  /**
   * From when a file of {@code dids} was accepted until all who can be found have their credential.
   */
  private static Duration took(GatewayProcess gateway, URI database, List<String> dids) {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    SentFile file = SentFile.to(campaign, database, dids);
    file.awaitIssued(SOUND, PATIENCE);
    Duration took = file.until(SOUND);
    assertThat(gateway.api().post("/api/v1/bulk/" + file.bulk() + "/cancel", Map.of()).status())
        .isIn(200, 409);
    return took;
  }

  /** Takes every connection, and says nothing. */
  private static final class SilentHost implements AutoCloseable {
    private final ServerSocket server =
        new ServerSocket(0, 1_024, InetAddress.getLoopbackAddress());
    private final List<Socket> callers = new CopyOnWriteArrayList<>();

    private SilentHost() throws IOException {
      Thread _ = Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
      while (!server.isClosed()) {
        try {
          callers.add(server.accept());
        } catch (IOException _) {
          // closed
        }
      }
    }

    int port() {
      return server.getLocalPort();
    }

    int calls() {
      return callers.size();
    }

    /** So many DIDs, of which one in {@link #ONE_IN} lies here. */
    List<String> among(int count) {
      List<String> dids = new ArrayList<>(SentFile.strangers(count));
      IntStream.range(0, count / ONE_IN)
          .forEach(
              i ->
                  dids.set(
                      i * ONE_IN + i % ONE_IN,
                      "did:web:localhost%%3A%d:%d:%d".formatted(port(), System.nanoTime(), i)));
      return dids;
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket caller : callers) {
        caller.close();
      }
    }
  }
}
