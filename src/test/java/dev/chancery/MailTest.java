package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.model.CollectionId;
import dev.chancery.model.EmailAddress;
import dev.chancery.model.OrganisationId;
import dev.chancery.outbox.Mail;
import dev.chancery.testing.Api;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.SmtpSink;
import dev.chancery.testing.SmtpSink.Taken;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Mails that were written in a transaction go out once it has committed, to one person each. */
class MailTest {
  private static final String ANN = "ann@example.com";
  private static final int CAP = 3;

  private static SmtpSink sink;
  private static TestGateway gateway;
  private static int organisations;

  private Campaign campaign;
  private OrganisationId organisation;

  @BeforeAll
  static void start() {
    sink = SmtpSink.start();
    gateway =
        TestGateway.start(
            Map.of(
                "CHANCERY_MAIL_SERVER", sink.uri().toString(),
                "CHANCERY_MAIL_FROM", "no-reply@issuer.example",
                "CHANCERY_MAIL_PERDAY", String.valueOf(CAP)));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    sink.close();
  }

  @BeforeEach
  void found() {
    organisations++;
    sink.answerWell();
    Api api = gateway.organisation("Acme " + organisations);
    campaign = Campaign.with(api, Map.of("admission", "open"));
    organisation =
        OrganisationId.parse(
            String.valueOf(
                TestServers.value(
                    gateway.database(),
                    "select organisation_id from collection where id = '" + campaign.id() + "'")));
  }

  @Test
  void who_is_written_to_gets_text_and_html_with_the_link() {
    int before = sink.taken().size();
    UUID id = sent(ANN);

    Taken mail = sink.await(before + 1).getLast();

    assertThat(mail.commands())
        .containsExactly("MAIL FROM:<no-reply@issuer.example>", "RCPT TO:<ann@example.com>");
    assertThat(decoded(mail.field("Subject")))
        .isEqualTo("Conference badge: collect your credential");
    assertThat(mail.field("From")).endsWith(" <no-reply@issuer.example>");
    assertThat(mail.field("Message-ID")).isEqualTo("<" + id + "@issuer.example>");
    assertThat(mail.text())
        .contains("text/plain", "text/html", link(ANN), "Collect it", "Conference badge");
  }

  @Test
  void a_collection_says_how_its_mails_read() {
    String path = "/api/v1/collections/" + campaign.id() + "/mail";
    Map<String, String> template =
        Map.of("subject", "Grüezi: {collection}", "text", "Dein Ausweis <b>ist da</b>.");
    assertThat(campaign.owner().call("PUT", path, template).status()).isEqualTo(200);
    assertThat(campaign.owner().get(path).json()).isEqualTo(template);
    int before = sink.taken().size();

    UUID _ = sent(ANN);

    Taken mail = sink.await(before + 1).getLast();
    assertThat(decoded(mail.field("Subject"))).isEqualTo("Grüezi: Conference badge");
    assertThat(mail.text()).contains("Dein Ausweis").doesNotContain("<p>Dein Ausweis <b>");
  }

  @Test
  void what_was_rolled_back_is_sent_to_nobody() {
    int before = sink.taken().size();
    assertThatThrownBy(
            () ->
                TestGateway.await(
                    wiring()
                        .ground
                        .database
                        .inTransaction(
                            client ->
                                wiring()
                                    .first
                                    .post
                                    .send(
                                        client,
                                        organisation,
                                        List.of(mail("bob@example.com")),
                                        gateway.clock().instant())
                                    .compose(_ -> Future.failedFuture("no")))))
        .isInstanceOf(IllegalStateException.class);
    UUID _ = sent(ANN);

    assertThat(sink.await(before + 1).getLast().text()).doesNotContain("bob@example.com");
    assertThat(sink.taken()).hasSize(before + 1);
  }

  @Test
  @Tag("T-38")
  void who_it_is_for_and_what_opens_by_it_lies_sealed_and_is_forgotten_then() {
    sink.answer("451 not now");
    UUID id = sent("carol@example.com");
    await().until(() -> attempts(id) > 0);

    String contents =
        TestServers.query(gateway.database(), "select o::text as row from outbox o").toString();
    assertThat(contents)
        .contains(id.toString())
        .doesNotContain("carol@", link("carol@example.com"));
    sink.answer("250 taken");
    awaitState(id, "delivered");

    assertThat(
            gateway.count("select count(*) from outbox where id = '" + id + "' and sealed is null"))
        .isOne();
  }

  @Test
  void what_the_server_refuses_for_good_is_dead_and_what_it_puts_off_is_not() {
    sink.answer("550 no such mailbox");
    UUID id = sent("nobody@example.com");

    awaitState(id, "dead");
    assertThat(campaign.owner().get("/api/v1/notifications/" + id).json())
        .containsEntry("lastStatus", "550")
        .containsEntry("channel", "email")
        .containsEntry("data", Map.of("collectionId", campaign.id()));
  }

  @Test
  @Tag("T-27")
  void who_does_not_want_mail_gets_none() {
    Api api = campaign.owner();
    assertThat(api.post("/api/v1/suppressions", Map.of("email", "DAVE@example.com")).status())
        .isEqualTo(204);
    int before = sink.taken().size();

    awaitState(sent("dave@example.com"), "dead");
    assertThat(sink.taken()).hasSize(before);

    assertThat(api.delete("/api/v1/suppressions/dave@example.com").status()).isEqualTo(204);
    assertThat(api.delete("/api/v1/suppressions/dave@example.com").status()).isEqualTo(404);
    awaitState(sent("dave@example.com"), "delivered");
  }

  @Test
  @Tag("T-38")
  void who_does_not_want_mail_cannot_be_guessed_from_the_table() {
    String address = "erin@example.com";
    assertThat(campaign.owner().post("/api/v1/suppressions", Map.of("email", address)).status())
        .isEqualTo(204);

    assertThat(
            gateway.count(
                """
                select count(*) from suppressed_address
                where digest = sha256(convert_to(organisation_id || '|%s', 'UTF8'))
                """
                    .formatted(address)))
        .isZero();
    assertThat(gateway.count("select count(*) from suppressed_address")).isPositive();
  }

  @Test
  @Tag("T-27")
  void what_did_not_go_out_does_not_count() {
    sink.answer("RCPT", "450 not yet");
    UUID id = sent(ANN);
    await().until(() -> attempts(id) > 0);

    await()
        .until(
            () ->
                gateway.count(
                        "select sent from mail_use where organisation_id = '" + organisation + "'")
                    == 0);
    assertThat(
            gateway.count(
                "select count(*) from trouble where destination = 'email:" + organisation + "'"))
        .isZero();
    sink.answerWell();
    awaitState(id, "delivered");
  }

  @Test
  @Tag("T-27")
  void what_is_beyond_a_days_mails_waits_for_the_next_day_and_others_do_not() {
    List<UUID> ids = IntStream.range(0, CAP + 2).mapToObj(_ -> sent(ANN)).toList();

    await().until(() -> states(ids, "delivered") == CAP);
    await()
        .until(
            () ->
                gateway.count(
                        "select count(*) from trouble where destination = 'email:%s' and rests_until > now()"
                            .formatted(organisation))
                    == 1);
    assertThat(states(ids, "waiting")).isEqualTo(2);
    assertThat(
            gateway.count(
                "select max(attempts) from outbox where state = 'waiting' and organisation_id = '"
                    + organisation
                    + "'"))
        .isZero();

    gateway.clock().step(Duration.ofDays(1));
    TestServers.execute(
        gateway.database(),
        "update trouble set rests_until = now() where destination = 'email:" + organisation + "'");
    TestServers.execute(
        gateway.database(),
        "update outbox set due_at = now() where organisation_id = '" + organisation + "'");

    await().atMost(Duration.ofSeconds(20)).until(() -> states(ids, "delivered") == CAP + 2);
  }

  private UUID sent(String to) {
    return TestGateway.await(
            wiring()
                .ground
                .database
                .inTransaction(
                    client ->
                        wiring()
                            .first
                            .post
                            .send(
                                client,
                                organisation,
                                List.of(mail(to)),
                                gateway.clock().instant())))
        .getFirst();
  }

  private static Wiring wiring() {
    return gateway.gateway().wiring();
  }

  private Mail mail(String to) {
    return new Mail(new EmailAddress(to), CollectionId.parse(campaign.id()), URI.create(link(to)));
  }

  private static String link(String to) {
    return "https://issuer.example/claim/" + Integer.toHexString(to.hashCode());
  }

  private static String decoded(String words) {
    StringBuilder text = new StringBuilder();
    for (String word : words.split(" ")) {
      text.append(
          new String(
              Base64.getDecoder().decode(word.substring(10, word.length() - 2)),
              StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  private static long attempts(UUID id) {
    return gateway.count("select attempts from outbox where id = '" + id + "'");
  }

  private static long states(List<UUID> ids, String state) {
    return ids.stream()
        .filter(
            id ->
                gateway.count(
                        "select count(*) from outbox where id = '%s' and state = '%s'"
                            .formatted(id, state))
                    == 1)
        .count();
  }

  private static void awaitState(UUID id, String state) {
    await().atMost(Duration.ofSeconds(20)).until(() -> states(List.of(id), state) == 1);
  }
}
