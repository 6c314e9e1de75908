package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.model.CollectionId;
import dev.chancery.model.EmailAddress;
import dev.chancery.model.OrganisationId;
import dev.chancery.outbox.Mail;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every way of reaching somebody promises, over the whole gateway. */
abstract class ChannelContract {
  private static final String LINK = "https://issuer.example/claim/opens-for-whoever-has-it";

  /** The gateway, which reaches somebody by this channel. */
  abstract TestGateway gateway();

  /** Says something to them; the message's id. */
  abstract UUID say();

  /** Whether they take what comes from now on. */
  abstract void take(boolean well);

  /** The ids that came, one for each attempt. */
  abstract List<UUID> came();

  @Test
  void what_is_taken_is_delivered_and_comes_once() {
    take(true);
    UUID id = say();

    awaitState(id, "delivered");

    assertThat(came().stream().filter(id::equals)).hasSize(1);
  }

  @Test
  void what_is_not_taken_comes_again_under_its_id_until_it_is() {
    take(false);
    UUID id = say();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> came().stream().filter(id::equals).count() >= 2);

    take(true);

    awaitState(id, "delivered");
    assertThat(gateway().count("select attempts from outbox where id = '" + id + "'"))
        .isGreaterThanOrEqualTo(3);
  }

  @Test
  void what_was_said_lies_nowhere_to_be_read() {
    take(false);
    UUID id = say();
    await().atMost(Duration.ofSeconds(20)).until(() -> came().contains(id));

    assertThat(
            TestServers.query(
                    gateway().database(),
                    "select o::text as row from outbox o where id = '" + id + "'")
                .toString())
        .contains(id.toString())
        .doesNotContain("example.com", LINK, "KeyConf");
    take(true);
    awaitState(id, "delivered");
  }

  /** A mail of a new collection of the operator's. */
  final UUID mail() {
    return mail(Campaign.with(gateway().api(), Map.of("admission", "open")));
  }

  /** A mail of {@code campaign}. */
  final UUID mail(Campaign campaign) {
    OrganisationId organisation =
        OrganisationId.parse(
            String.valueOf(
                TestServers.value(
                    gateway().database(),
                    "select organisation_id from collection where id = '" + campaign.id() + "'")));
    Mail mail =
        new Mail(
            new EmailAddress("ann@example.com"),
            CollectionId.parse(campaign.id()),
            URI.create(LINK));
    Wiring wiring = gateway().gateway().wiring();
    return TestGateway.await(
            wiring.ground.database.inTransaction(
                client ->
                    wiring.first.post.send(
                        client, organisation, List.of(mail), gateway().clock().instant())))
        .getFirst();
  }

  private void awaitState(UUID id, String state) {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                gateway()
                        .count(
                            "select count(*) from outbox where id = '%s' and state = '%s'"
                                .formatted(id, state))
                    == 1);
  }
}
