package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.RawClient;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who asks and does not wait for the answer. */
class GoneClientsTest {
  @Test
  void who_hangs_up_before_the_answer_counts_as_gone_and_not_as_served() throws SQLException {
    try (TestGateway gateway = TestGateway.start()) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      try (Connection locker = TestServers.connect(gateway.database());
          Statement lock = locker.createStatement();
          RawClient client = RawClient.to(gateway.stranger().base())) {
        locker.setAutoCommit(false);
        lock.execute("lock table credential in exclusive mode");
        assertThat(client.say(scan(campaign))).isTrue();
        await().until(() -> isWaitedFor(gateway));
        double before = connections(gateway);
        client.hangUp();
        await().until(() -> connections(gateway) < before);
        locker.commit();
      }

      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  assertThat(scans(gateway))
                      .singleElement()
                      .asString()
                      .contains("outcome=\"gone\"")
                      .endsWith(" 1"));
    }
  }

  private static boolean isWaitedFor(TestGateway gateway) {
    return gateway.count(
            "select count(*) from pg_locks where not granted and relation = 'credential'::regclass")
        == 1;
  }

  private static String scan(Campaign campaign) {
    String body =
        new String(Json.bytes(campaign.body(Wallet.ed25519(), Map.of())), StandardCharsets.UTF_8);
    return "POST /auto-issue HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static List<String> scans(TestGateway gateway) {
    return lines(gateway, "chancery_http_requests_seconds_count").stream()
        .filter(line -> line.contains("route=\"/auto-issue\""))
        .toList();
  }

  private static double connections(TestGateway gateway) {
    String line = lines(gateway, "chancery_http_connections ").getFirst();
    return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }

  private static List<String> lines(TestGateway gateway, String beginning) {
    return gateway
        .management()
        .get("/metrics")
        .string()
        .lines()
        .filter(line -> line.startsWith(beginning))
        .toList();
  }
}
