package dev.chancery.threats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.TestGateway;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two readers of HTTP/1.1 could part in two ways (RFC 9112 §11.2), each with a whole
 * scan hidden where the other would find it. None is let through, and the hidden one is never
 * executed: the ledger is the witness.
 */
@Tag("T-32")
class SmugglingTest {
  private static TestGateway gateway;
  private static Trap trap;
  private static Spoils spoils;
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    trap = new Trap();
    spoils = new Spoils(gateway, trap);
    campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    trap.close();
  }

  /** Without it the zeros would say nothing: what is hidden below is a scan that is worth a row. */
  @Test
  void a_pipelined_scan_that_is_not_hidden_is_executed() throws IOException {
    long rows = spoils.count().rows();
    String said = sent("GET /health HTTP/1.1\r\nHost: a\r\n\r\n" + scan());
    assertThat(said).contains("404 Not Found", "201 Created");
    assertThat(spoils.count().rows()).isEqualTo(rows + 1);
  }

  static Stream<Arguments> malformed() {
    return MalformedRequests.all().entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @Test
  void there_are_forty_and_more() {
    assertThat(MalformedRequests.all()).hasSizeGreaterThanOrEqualTo(40);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void is_refused_and_what_follows_is_never_executed(String name, String request) {
    List<String> statuses = spoils.none(() -> statuses(request.replace("<scan>", scan())));

    assertThat(statuses).as(name).hasSizeLessThanOrEqualTo(1);
    assertThat(statuses).as(name).allMatch(status -> status.matches("400|413|414|431|501|505"));
  }

  /** Its rules came after it: RFC 9112 §C.2.2. */
  @Test
  void a_connection_of_HTTP_1_0_is_not_kept() throws IOException {
    String request = "GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + scan();
    assertThat(spoils.none(() -> statuses(request))).containsExactly("404");
  }

  /**
   * RFC 9112 §5.2 lets a server read a folded line as one with blanks in it, and Netty does. What
   * is folded away then is part of the value before it, and neither a length nor a coding.
   */
  @Test
  void what_is_folded_into_another_field_is_no_field() throws IOException {
    String folded =
        "POST /auto-issue HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nX: b\r\n Content-Length: 5\r\n\r\n";
    long rows = spoils.count().rows();
    String said = sent(folded + scan());
    assertThat(said).contains("400 Bad Request", "201 Created");
    assertThat(spoils.count().rows()).isEqualTo(rows + 1);
  }

  /** The status of each answer that came before the connection was closed, as it must be. */
  private static List<String> statuses(String request) {
    try {
      List<String> statuses = new ArrayList<>();
      for (String line : sent(request).split("\r\n")) {
        if (line.startsWith("HTTP/1.")) {
          statuses.add(line.split(" ")[1]);
        }
      }
      return statuses;
    } catch (IOException e) {
      return List.of();
    }
  }

  /** All that comes back until the gateway hangs up, or has been silent for half a second. */
  private static String sent(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.base().getPort())) {
      socket.setSoTimeout(500);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      StringBuilder said = new StringBuilder();
      try {
        byte[] octets = new byte[8_192];
        for (int read = socket.getInputStream().read(octets);
            read >= 0;
            read = socket.getInputStream().read(octets)) {
          said.append(new String(octets, 0, read, ISO_8859_1));
        }
      } catch (SocketTimeoutException _) {
        // silence
      }
      return said.toString();
    }
  }

  private static String scan() {
    String body = dev.chancery.platform.json.Json.text(campaign.body(Wallet.ed25519(), Map.of()));
    return "POST /auto-issue HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
