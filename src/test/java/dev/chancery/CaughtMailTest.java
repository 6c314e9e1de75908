package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.model.CollectionId;
import dev.chancery.model.EmailAddress;
import dev.chancery.model.OrganisationId;
import dev.chancery.outbox.Mail;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where servers are our own, mail is shown and not sent. */
class CaughtMailTest {
  @Test
  void a_newcomer_sees_what_went_out() {
    Map<String, String> embedded = Map.of("CHANCERY_PG_URI", "", "CHANCERY_REDIS_URI", "");
    try (TestGateway gateway = TestGateway.start(embedded)) {
      Answered none = gateway.stranger().get("/dev/mail");
      assertThat(none.status()).isEqualTo(200);
      assertThat(none.string()).contains("None was sent yet.");
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
      write(gateway, campaign, "https://issuer.example/claim/abc?a=1&b=2");

      await().until(() -> !gateway.stranger().get("/dev/mail").string().equals(none.string()));

      Answered page = gateway.stranger().get("/dev/mail");
      assertThat(page.string())
          .contains(
              "Conference badge: collect your credential",
              "ann@example.com",
              "href=\"https://issuer.example/claim/abc?a=1&amp;b=2\"");
      assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
    }
  }

  @Test
  void who_has_servers_of_their_own_shows_nobody_any_mail() {
    try (TestGateway gateway = TestGateway.start()) {
      assertThat(gateway.stranger().get("/dev/mail").status()).isEqualTo(404);
    }
  }

  private static void write(TestGateway gateway, Campaign campaign, String link) {
    OrganisationId organisation =
        OrganisationId.parse(
            String.valueOf(
                TestServers.value(
                    gateway.database(),
                    "select organisation_id from collection where id = '" + campaign.id() + "'")));
    Mail mail =
        new Mail(
            new EmailAddress("ann@example.com"),
            CollectionId.parse(campaign.id()),
            URI.create(link));
    Wiring wiring = gateway.gateway().wiring();
    TestGateway.await(
        wiring.ground.database.inTransaction(
            client ->
                wiring.first.post.send(
                    client, organisation, List.of(mail), gateway.clock().instant())));
  }
}
