package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a browser gets, where a wallet gets data. */
class PagesTest {
  /** As Chromium sends it. */
  private static final String ACCEPT =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

  private static TestGateway gateway;
  private static Api browser;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    browser = gateway.stranger().with("Accept", ACCEPT);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void the_address_that_a_starting_gateway_prints_is_a_page() {
    assertPage(browser.get("/"), 200, "This gateway issues credentials.");
    assertThat(gateway.stranger().get("/").text("name")).isEqualTo("Chancery");
  }

  @Test
  void a_link_that_leads_nowhere_is_a_page_whether_or_not_it_could_lead_somewhere() {
    String well = "/c/00000000-0000-4000-8000-000000000000";
    for (String link : new String[] {well, "/c/mistyped"}) {
      assertPage(browser.get(link), 404, "This link leads nowhere");
      assertThat(gateway.stranger().with("Accept", "application/json").get(link).code())
          .isEqualTo("NOT_FOUND");
    }
  }

  @Test
  void a_card_lists_its_claims_in_the_order_in_which_the_schema_was_written() {
    String schema =
        """
        {"id": "ordered", "name": "Ordered", "version": "1", "type": ["Ordered"],
         "jsonSchema": {"type": "object", "properties": {
           "longest_of_all": {"type": "string"}, "b": {"type": "string"}, "aa": {"type": "string"}}}}
        """;
    Answered registered =
        gateway.api().postRaw("/api/v1/schemas", "application/json", schema.getBytes(UTF_8));
    assertThat(registered.status()).as(registered.string()).isEqualTo(201);
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("schemaIds", List.of("ordered"));
    request.put("claims", Map.of("b", "b"));
    assertThat(browser.get("/c/" + Campaign.of(gateway.api(), request).id()).string())
        .containsSubsequence(">Longest of all<", ">B<", ">Aa<");
  }

  @Test
  void a_screen_that_was_withdrawn_says_so() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "code"));
    String screens = "/api/v1/collections/" + campaign.id() + "/screens";
    Answered screen = gateway.api().post(screens, Map.of("name", "Entrance"));
    assertPage(browser.get(screen.text("url")), 200, "Scan to collect");

    assertThat(gateway.api().delete(screens + "/" + screen.text("id")).status()).isEqualTo(204);
    assertPage(browser.get(screen.text("url")), 401, "This screen is off");
    assertThat(gateway.stranger().get(screen.text("url")).code()).isEqualTo("UNAUTHENTICATED");
  }

  private static void assertPage(Answered answered, int status, String text) {
    assertThat(answered.status()).as(answered.string()).isEqualTo(status);
    assertThat(answered.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answered.string()).contains(text);
  }
}
