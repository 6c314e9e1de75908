package dev.chancery.threats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.TestGateway;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * did:web spelt so as to reach a port of our own host, as a stranger who scans may spell it. The
 * URLs behind, rebinding names and redirects are {@code HostileUrlTest}'s and {@code EgressTest}'s.
 */
@Tag("T-15")
class HostileHostTest {
  /** Spellings of the loopback address, and of what else no stranger may have us call. */
  private static final List<String> HOSTS =
      List.of(
          "localhost",
          "LOCALHOST",
          "localhost.",
          "localhost.localdomain",
          "127.0.0.1",
          "127.1",
          "127.0.1",
          "2130706433",
          "0x7f000001",
          "0x7f.1",
          "0177.0.0.1",
          "017700000001",
          "0.0.0.0",
          "0",
          "%5B%3A%3A1%5D",
          "%5B%3A%3Affff%3A127.0.0.1%5D",
          "%3A%3A1",
          "127.0.0.1.",
          "127%2E0%2E0%2E1",
          "user%40127.0.0.1",
          "wallet.example%40127.0.0.1",
          "127.0.0.1%2F",
          "127.0.0.1%3F",
          "127.0.0.1%23",
          "127.0.0.1%5C",
          "127.0.0.1%00",
          "127.0.0.1%0d%0a",
          "169.254.169.254",
          "metadata.google.internal",
          "10.0.0.1",
          "100.64.0.1",
          "192.168.0.1",
          "%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1",
          "xn--",
          "a..b");

  @Test
  void no_spelling_of_a_did_reaches_our_own_host() {
    try (Trap trap = new Trap();
        TestGateway gateway = TestGateway.start()) {
      Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
      List<String> dids = dids(trap.port());
      assertThat(dids).hasSizeGreaterThanOrEqualTo(60);

      List<Answered> answers =
          new Spoils(gateway, trap)
              .none(
                  () ->
                      dids.stream()
                          .map(
                              did ->
                                  gateway
                                      .stranger()
                                      .post(
                                          "/auto-issue",
                                          Map.of("did", did, "collectionId", campaign.id())))
                          .toList());

      assertThat(answers)
          .zipSatisfy(
              dids,
              (answer, did) -> assertThat(answer.status()).as(did + answer).isIn(400, 429, 503));
    }
  }

  private static List<String> dids(int port) {
    List<String> dids = new ArrayList<>();
    for (String host : HOSTS) {
      dids.add("did:web:" + host + "%3A" + port);
      dids.add("did:web:" + host + "%3a" + port + ":user:alice");
    }
    for (String path :
        List.of("..", "%2e%2e", "..%2f", "%252e", "a%2fb", "a%5cb", "%00", "%0d%0a")) {
      dids.add("did:web:localhost%3A" + port + ":" + path + ":alice");
    }
    return dids;
  }
}
