package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Campaign;
import dev.chancery.testing.RawClient;
import dev.chancery.testing.Rows;
import dev.chancery.testing.TestServers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Uploads that end before their file does, or take their time. */
class BulkCutTest {
  private TestGateway gateway;
  private Rows rows;

  @BeforeEach
  void start() {
    gateway =
        TestGateway.start(Map.of("CHANCERY_DRAIN_TIMEOUT", "PT1S", "CHANCERY_BULK_WORKERS", "0"));
    rows = Rows.of(Campaign.with(gateway.api(), Campaign.unlimited("open")));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** A request whose file is yet to come, {@code length} octets of it. */
  private RawClient begun(int length) {
    RawClient client = RawClient.to(gateway.stranger().base());
    assertThat(
            client.say(
                "POST "
                    + rows.path()
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nAuthorization: Bearer "
                    + TestGateway.KEY
                    + "\r\nContent-Length: "
                    + length
                    + "\r\n\r\n"))
        .isTrue();
    return client;
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> i + ",Name of number " + i + "\n")
        .collect(Collectors.joining());
  }

  private long count(String table) {
    return gateway.count("select count(*) from " + table);
  }

  private void swept() {
    TestGateway.await(gateway.gateway().wiring().third.sweeper.sweep());
  }

  @Test
  void of_an_upload_that_is_cut_nothing_is_queued_and_nothing_stays() {
    RawClient client = begun(1_000_000);
    boolean _ = client.say("externalId,name\n" + lines(0, 5_000));
    await().until(() -> count("bulk_row") >= 1_000);

    client.hangUp();
    await().until(() -> count("bulk where state = 'cancelled' and reason = 'UPLOAD_CUT'") == 1);
    swept();

    assertThat(count("bulk") + count("bulk_row") + count("bulk_chunk")).isZero();
  }

  @Test
  void an_upload_that_takes_its_time_is_taken_in() {
    String file = "externalId,name\n" + lines(0, 4_000);
    int piece = file.length() / 22 + 1;
    try (RawClient client = begun(file.length())) {
      for (int at = 0; at < file.length(); at += piece) {
        assertThat(client.say(file.substring(at, Math.min(file.length(), at + piece)))).isTrue();
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
      assertThat(client.status(Duration.ofSeconds(5))).isEqualTo(202);
    }
    assertThat(count("bulk_row where state = 0")).isEqualTo(4_000);
  }

  @Test
  @Tag("B-03")
  void who_goes_on_sending_a_file_that_is_refused_is_answered_and_hung_up_on() {
    try (RawClient client = begun(2_000_000_000)) {
      boolean _ = client.say("externalId,name\n1,\0");
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    String more = lines(0, 1_000);
                    while (client.say(more)) {
                      // as fast as it goes
                    }
                  });

      assertThat(client.status(Duration.ofSeconds(1))).isEqualTo(400);
      assertThat(client.isHungUpOn(Duration.ofSeconds(5))).isTrue();
      await().until(() -> !sender.isAlive());
    }
    assertThat(count("bulk where accepted_at is not null")).isZero();
  }

  @Test
  void what_a_dead_node_has_left_is_swept() {
    String id = Rows.accepted(rows.csv("externalId,name", "1,Ada", "2,Bob"));
    TestServers.execute(
        gateway.database(),
        "update bulk set state = 'ingesting', accepted_at = null, digest = null where id = '"
            + id
            + "'");

    swept();
    assertThat(count("bulk_row")).isEqualTo(2);
    TestServers.execute(
        gateway.database(), "update bulk set touched_at = now() - interval '2 minutes'");
    swept();
    assertThat(count("bulk") + count("bulk_row") + count("bulk_chunk")).isZero();
  }

  @Test
  void a_node_that_was_taken_for_dead_stores_nothing_any_more() {
    String file = "externalId,name\n" + lines(0, 10_000);
    int half = file.indexOf("5000,");
    try (RawClient client = begun(file.length())) {
      boolean _ = client.say(file.substring(0, half));
      await().until(() -> count("bulk_row") == 4_000 || count("bulk_row") == 5_000);
      TestServers.execute(
          gateway.database(), "update bulk set touched_at = now() - interval '2 minutes'");
      swept();

      boolean _ = client.say(file.substring(half));
      assertThat(client.status(Duration.ofSeconds(5))).isEqualTo(503);
    }
    swept();
    assertThat(count("bulk") + count("bulk_row") + count("bulk_chunk")).isZero();
  }

  @Test
  void an_upload_under_way_is_cut_by_a_gateway_that_stops() {
    try (RawClient client = begun(1_000_000)) {
      boolean _ = client.say("externalId,name\n" + lines(0, 5_000));
      await().until(() -> count("bulk_row") >= 1_000);

      TestGateway other = gateway;
      other.close();
      gateway = TestGateway.start(other.database(), TestServers.redis(), Map.of());

      assertThat(count("bulk where state = 'cancelled' and reason = 'UPLOAD_CUT'")).isEqualTo(1);
      swept();
      assertThat(count("bulk_row")).isZero();
    }
  }

  @Test
  void one_organisation_takes_half_of_the_places_and_leaves_the_others_theirs() {
    RawClient[] clients = new RawClient[2];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = begun(1_000_000);
      boolean _ = clients[i].say("externalId,name\n" + lines(0, 2_000));
    }
    await().until(() -> count("bulk") == 2);

    assertThat(rows.csv("externalId,name", "1,Ada").code()).isEqualTo("OVERLOADED");
    Rows neighbours =
        Rows.of(Campaign.with(gateway.organisation("Neighbour"), Campaign.unlimited("open")));
    assertThat(neighbours.csv("externalId,name", "1,Ada").status()).isEqualTo(202);
    for (RawClient client : clients) {
      client.hangUp();
    }
    await().until(() -> count("bulk where state = 'cancelled'") == 2);
    assertThat(rows.csv("externalId,name", "1,Ada").status()).isEqualTo(202);
  }
}
