package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Campaign;
import dev.chancery.testing.RawClient;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who takes too long, who comes too often, and who may not come at all. */
class SlowClientsTest {
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration NOW_AND_THEN = Duration.ofMillis(200);
  private static final String ALIVE = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String HEAD = "HEAD /status/none HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String POST = "POST /auto-issue HTTP/1.1\r\nHost: x\r\n";

  @Test
  void who_takes_longer_than_ten_seconds_to_ask_is_hung_up_on() {
    try (TestGateway gateway = TestGateway.start();
        RawClient quiet = kept(gateway)) {
      List<CompletableFuture<Duration>> slow =
          List.of(
              client(gateway).hungUp(),
              client(gateway).trickle("GET / HTTP/1.1\r\nX-Slow: ", NOW_AND_THEN),
              kept(gateway).trickle("GET / HTTP/1.1\r\nX-Slow: ", NOW_AND_THEN),
              afterBody(gateway).trickle("GET / HTTP/1.1\r\nX-Slow: ", NOW_AND_THEN),
              client(gateway).trickle(POST + "Content-Length: 999\r\n\r\n{", NOW_AND_THEN),
              client(gateway).trickle(POST + "Content-Length: 99999\r\n\r\n{", NOW_AND_THEN),
              client(gateway)
                  .trickle(POST + "Transfer-Encoding: chunked\r\n\r\n999\r\n", NOW_AND_THEN));
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);

      assertThat(slow)
          .allSatisfy(
              client ->
                  assertThat(client.join())
                      .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10)));
      assertThat(quiet.say(HEAD)).isTrue();
      assertThat(quiet.status(SOON)).isEqualTo(404);
    }
  }

  @Test
  void an_upload_that_keeps_its_pace_is_read_to_its_end() {
    try (TestGateway gateway = TestGateway.start();
        RawClient slow = client(gateway)) {
      int length = 12 * 8_192;
      assertThat(
              slow.say(
                  "POST /api/v1/schemas HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                      + TestGateway.KEY
                      + "\r\nContent-Length: "
                      + length
                      + "\r\n\r\n"))
          .isTrue();
      for (int sent = 0; sent < length; sent += 8_192) {
        assertThat(slow.isHungUpOn(Duration.ofSeconds(1))).isFalse();
        assertThat(slow.say("a".repeat(8_192))).isTrue();
      }
      assertThat(slow.status(SOON)).isEqualTo(400);
    }
  }

  @Test
  void a_client_may_have_so_many_connections_and_no_more() {
    try (TestGateway gateway = limited(Map.of());
        RawClient first = answered(gateway);
        RawClient _ = answered(gateway);
        RawClient third = client(gateway)) {
      assertThat(third.isHungUpOn(SOON)).isTrue();

      first.hangUp();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> {
                try (RawClient next = client(gateway)) {
                  assertThat(next.say(ALIVE)).isTrue();
                  assertThat(next.isHungUpOn(NOW_AND_THEN)).isFalse();
                }
              });
    }
  }

  @Test
  void a_trusted_proxy_may_have_as_many_as_all_together() {
    try (TestGateway gateway = limited(Map.of("CHANCERY_TRUSTED_PROXIES", "127.0.0.1"));
        RawClient _ = answered(gateway);
        RawClient _ = answered(gateway);
        RawClient _ = answered(gateway);
        RawClient _ = answered(gateway);
        RawClient fifth = client(gateway)) {
      assertThat(fifth.isHungUpOn(SOON)).isTrue();

      assertThat(gateway.management().get("/health/ready").status()).isEqualTo(200);
      assertThat(gateway.management().get("/metrics").string())
          .contains("chancery_http_connections_refused_total 1", "chancery_http_connections 4");
    }
  }

  /** So that nobody without a key makes the gateway hold a megabyte. */
  @Test
  void a_key_is_asked_for_before_the_body_is_read() {
    try (TestGateway gateway = TestGateway.start();
        RawClient client = client(gateway)) {
      assertThat(
              client.say(
                  "POST /api/v1/schemas HTTP/1.1\r\nHost: x\r\nContent-Length: 999999\r\n\r\n{"))
          .isTrue();

      assertThat(client.status(SOON)).isEqualTo(401);
    }
  }

  /** Two connections for a client, four in all. */
  private static TestGateway limited(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("CHANCERY_LIMIT_CLIENT_CONNECTIONS", "2");
    all.put("CHANCERY_LIMIT_CONNECTIONS", "4");
    return TestGateway.start(all);
  }

  private static RawClient client(TestGateway gateway) {
    return RawClient.to(gateway.stranger().base());
  }

  /** One that has had its answer, and keeps its connection. */
  private static RawClient kept(TestGateway gateway) {
    RawClient client = client(gateway);
    assertThat(client.say(HEAD)).isTrue();
    assertThat(client.status(SOON)).isEqualTo(404);
    return client;
  }

  /** One that has said all of a body, and has had its answer. */
  private static RawClient afterBody(TestGateway gateway) {
    RawClient client = client(gateway);
    assertThat(client.say(POST + "Content-Length: 2\r\n\r\n{")).isTrue();
    assertThat(client.say("}")).isTrue();
    assertThat(client.status(SOON)).isEqualTo(400);
    return client;
  }

  /** One that has asked, and keeps its connection. */
  private static RawClient answered(TestGateway gateway) {
    RawClient client = client(gateway);
    assertThat(client.say("GET /status/none HTTP/1.1\r\nHost: x\r\n\r\n")).isTrue();
    assertThat(client.status(SOON)).isEqualTo(404);
    return client;
  }
}
