package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Campaign;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A service that takes mails by HTTP, as customer.io's does. */
class ApiChannelTest extends ChannelContract {
  private static final List<Map<String, @Nullable Object>> TAKEN = new CopyOnWriteArrayList<>();
  private static final List<String> KEYS = new CopyOnWriteArrayList<>();

  private static HttpServer service;
  private static TestGateway gateway;
  private static volatile boolean well = true;

  @BeforeAll
  static void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    service.createContext("/v1/send/email", ApiChannelTest::hear);
    service.start();
    gateway =
        TestGateway.start(
            Map.of(
                "CHANCERY_MAIL_API_URL",
                "http://127.0.0.1:" + service.getAddress().getPort() + "/v1/send/email",
                "CHANCERY_MAIL_API_KEY",
                "the-key",
                "CHANCERY_MAIL_FROM",
                "no-reply@issuer.example"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.stop(0);
  }

  private static void hear(HttpExchange exchange) throws IOException {
    try (exchange) {
      KEYS.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      TAKEN.add(Json.object(exchange.getRequestBody().readAllBytes()));
      exchange.sendResponseHeaders(well ? 200 : 500, -1);
    }
  }

  @Test
  void the_whole_letter_goes_to_the_service_under_its_key() {
    take(true);
    UUID id = say();
    await().until(() -> came().contains(id));

    Map<String, @Nullable Object> letter = TAKEN.get(came().indexOf(id));
    assertThat(letter)
        .containsEntry("to", "ann@example.com")
        .containsEntry("subject", "Conference badge: collect your credential")
        .containsKeys("from", "body", "body_plain", "identifiers");
    assertThat(KEYS).containsOnly("Bearer the-key");
  }

  @Test
  void what_an_organisation_writes_is_no_template_of_the_services() {
    take(true);
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Map<String, String> template =
        Map.of("subject", "{{customer.email}}", "text", "{% for each in customers %} {{{x}}}");
    assertThat(
            campaign
                .owner()
                .call("PUT", "/api/v1/collections/" + campaign.id() + "/mail", template)
                .status())
        .isEqualTo(200);

    UUID id = mail(campaign);

    await().until(() -> came().contains(id));
    Map<String, @Nullable Object> letter = TAKEN.get(came().indexOf(id));
    assertThat(
            List.of("subject", "body", "body_plain").stream()
                .map(field -> String.valueOf(letter.get(field))))
        .allMatch(text -> text.contains("{ {") || text.contains("{ %"))
        .noneMatch(text -> text.contains("{{") || text.contains("{%"));
  }

  @Override
  TestGateway gateway() {
    return gateway;
  }

  @Override
  UUID say() {
    return mail();
  }

  @Override
  void take(boolean well) {
    ApiChannelTest.well = well;
  }

  @Override
  List<UUID> came() {
    return TAKEN.stream()
        .map(letter -> Json.object(String.valueOf(letter.get("headers"))))
        .map(headers -> UUID.fromString(String.valueOf(headers.get("X-Notification-Id"))))
        .toList();
  }
}
