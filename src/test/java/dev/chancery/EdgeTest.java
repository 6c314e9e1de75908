package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.testing.Api;
import dev.chancery.testing.Certificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the gateway meets the network: TLS, and proxies before it. */
class EdgeTest {
  @Test
  void a_gateway_with_a_certificate_answers_https_and_nothing_else(@TempDir Path directory)
      throws Exception {
    Certificate certificate = Certificate.selfSigned(directory);
    try (TestGateway gateway = TestGateway.start(certificate.settings());
        HttpClient client = HttpClient.newBuilder().sslContext(certificate.trust()).build()) {
      assertThat(gateway.base().getScheme()).isEqualTo("https");
      URI document = gateway.base().resolve("/.well-known/did.json");
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(document).build(), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      Api plain = gateway.stranger();
      assertThatThrownBy(() -> plain.get("/.well-known/did.json"))
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void nobody_speaks_for_others_unless_they_are_trusted() {
    try (TestGateway gateway = limited(40, Map.of())) {
      assertThat(challenge(gateway, "X-Forwarded-For", "192.0.2.1")).isEqualTo(404);
      assertThat(challenge(gateway, "X-Forwarded-For", "192.0.2.2")).isEqualTo(404);
      assertThat(challenge(gateway, "Forwarded", "for=192.0.2.3")).isEqualTo(404);

      assertThat(challenge(gateway, "X-Forwarded-For", "192.0.2.4")).isEqualTo(429);
      assertThat(challenge(gateway, "Forwarded", "for=192.0.2.5")).isEqualTo(429);
    }
  }

  @Test
  void a_trusted_proxy_says_whose_requests_they_are() {
    try (TestGateway gateway = limited(50, Map.of("CHANCERY_TRUSTED_PROXIES", "127.0.0.1"))) {
      for (int client = 1; client <= 4; client++) {
        assertThat(challenge(gateway, "X-Forwarded-For", "192.0.2." + client)).isEqualTo(404);
        assertThat(challenge(gateway, "Forwarded", "for=198.51.100." + client)).isEqualTo(404);
      }
      assertThat(challenge(gateway, "Forwarded", "for=\"192.0.2.1:80\"")).isEqualTo(404);
      assertThat(challenge(gateway, "X-Forwarded-For", "203.0.113.9, 192.0.2.1")).isEqualTo(404);

      assertThat(challenge(gateway, "X-Forwarded-For", "203.0.113.8, 192.0.2.1")).isEqualTo(429);
    }
  }

  /** Three requests a minute, from the beginning of a minute that no other test knows. */
  private static TestGateway limited(int daysAhead, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("CHANCERY_LIMIT_CLIENT_PERMINUTE", "3");
    TestGateway gateway = TestGateway.start(all);
    Duration minute = Duration.ofSeconds(60 - gateway.clock().instant().getEpochSecond() % 60);
    gateway.clock().step(Duration.ofDays(daysAhead).plus(minute));
    return gateway;
  }

  /** 404 where the request is counted and let through: there is no such collection. */
  private static int challenge(TestGateway gateway, String header, String value) {
    return gateway
        .stranger()
        .with(header, value)
        .post(
            "/auto-issue/challenge", Map.of("collectionId", "00000000-0000-4000-8000-000000000000"))
        .status();
  }
}
