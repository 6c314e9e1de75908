package dev.chancery;

import static dev.chancery.testing.RawHttp2.CONTINUATION;
import static dev.chancery.testing.RawHttp2.DATA;
import static dev.chancery.testing.RawHttp2.HEADERS;
import static dev.chancery.testing.RawHttp2.RST_STREAM;
import static dev.chancery.testing.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Certificate;
import dev.chancery.testing.RawHttp2;
import dev.chancery.testing.RawHttp2.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What costs an HTTP/2 client little and a server much (threat T-32). */
class Http2FloodTest {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final int FLOOD = 1_000;
  private static final byte[] CANCEL = {0, 0, 0, 8};
  private static final byte[] NO_INCREMENT = {0, 0, 0, 0};

  private static Certificate certificate;
  private static TestGateway gateway;

  @BeforeAll
  static void start(@TempDir Path directory) {
    certificate = Certificate.selfSigned(directory);
    gateway = TestGateway.start(certificate.settings());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void a_client_that_cancels_all_that_it_asks_is_hung_up_on() throws IOException {
    assertThat(isHungUpOn(FLOOD, Http2FloodTest::cancelled)).isTrue();
  }

  @Test
  void a_client_that_cancels_now_and_then_is_not() throws IOException {
    assertThat(isHungUpOn(50, Http2FloodTest::cancelled)).isFalse();
    assertThat(isHungUpOn(50, Http2FloodTest::madeUsCancel)).isFalse();
  }

  @Test
  void a_client_that_makes_us_cancel_all_that_it_asks_is_hung_up_on() throws IOException {
    assertThat(isHungUpOn(FLOOD, Http2FloodTest::madeUsCancel)).isTrue();
  }

  @Test
  void a_head_that_does_not_end_is_hung_up_on() throws IOException {
    assertThat(
            isHungUpOn(
                FLOOD, (client, stream) -> client.send(stream == 1 ? HEADERS : CONTINUATION, 0, 1)))
        .isTrue();
  }

  @Test
  void a_slow_body_ends_its_own_stream_and_no_other() throws IOException {
    try (RawHttp2 client = RawHttp2.to(gateway.base(), certificate.trust())) {
      client.post(1, "/auto-issue");
      client.send(DATA, 0, 1, (byte) '{');

      assertThat(client.hears(new Frame(RST_STREAM, 1), Duration.ofSeconds(10))).isTrue();
      client.get(3);
      assertThat(client.hears(new Frame(HEADERS, 3), SILENCE)).isTrue();
    }
  }

  private interface Attack {
    void on(RawHttp2 client, int stream) throws IOException;
  }

  private static void cancelled(RawHttp2 client, int stream) throws IOException {
    client.get(stream);
    client.send(RST_STREAM, 0, stream, CANCEL);
  }

  /** "MadeYouReset": a window that grows by nothing is an error of the stream (RFC 9113 §6.9). */
  private static void madeUsCancel(RawHttp2 client, int stream) throws IOException {
    client.get(stream);
    client.send(WINDOW_UPDATE, 0, stream, NO_INCREMENT);
  }

  private static boolean isHungUpOn(int times, Attack attack) throws IOException {
    try (RawHttp2 client = RawHttp2.to(gateway.base(), certificate.trust())) {
      try {
        for (int i = 0; i < times; i++) {
          attack.on(client, 2 * i + 1);
        }
      } catch (IOException _) {
        // hung up on, as it should be
      }
      return client.hears(RawHttp2.END, SILENCE);
    }
  }
}
