package dev.chancery.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.platform.database.Database;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages are taken, of all that wait. */
class TakingTest {
  private static final Channel.Terms TERMS = new Channel.Terms(72, 12, 36, Duration.ofSeconds(15));
  private static final Duration LEASE = TERMS.lease();
  private static final String WELL = "webhook:00000000-0000-4000-8000-000000000000";

  private static final String ORGANISATION = "00000000-0000-4000-8000-00000000000a";

  private static final OutboxRows ROWS = new OutboxRows();

  private static Vertx vertx;
  private static URI uri;
  private static Database database;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    uri = TestServers.freshDatabase();
    database = Database.connect(vertx, uri, 2);
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @BeforeEach
  void empty() {
    TestServers.execute(uri, "truncate outbox, trouble, mail_use");
  }

  @Test
  void those_that_only_wait_to_be_tried_again_take_nobodys_place() {
    for (int i = 0; i < 10; i++) {
      write("'webhook:' || gen_random_uuid()", 100, "interval '1 hour'");
    }
    write("'" + WELL + "'", 1, "interval '0'");

    assertThat(taken(1)).extracting(Message::destination).containsExactly(WELL);
  }

  @Test
  void one_channel_takes_nothing_of_another() {
    write("'email:" + ORGANISATION + "'", 3, "interval '0'");
    write("'" + WELL + "'", 1, "interval '0'");

    assertThat(taken(10)).extracting(Message::destination).containsExactly(WELL);
  }

  @Test
  void what_is_in_hand_counts_as_the_destinations() {
    write("'" + WELL + "'", 30, "interval '0'");
    InHand inHand = new InHand(TERMS);

    List<Message> first = taken(5, inHand);
    first.forEach(inHand::take);
    List<Message> second = taken(50, inHand);
    second.forEach(inHand::take);

    assertThat(first).hasSize(5);
    assertThat(second).hasSize(TERMS.ofOne() - 5);
    assertThat(taken(50, inHand)).isEmpty();
    assertThat(inHand.free(first.getFirst())).as("it was full").isTrue();
    assertThat(taken(50, inHand)).hasSize(1);
  }

  @Test
  void one_organisation_has_no_more_than_its_share_however_many_webhooks_it_has() {
    TestServers.execute(
        uri,
        """
        insert into outbox (organisation_id, channel, destination, kind, happened_at)
        select '%s', 'webhook', 'webhook:' || md5((i %% 20)::text)::uuid, 'credential.issued', now()
        from generate_series(1, 200) as i
        """
            .formatted(ORGANISATION));
    write("'" + WELL + "'", 1, "interval '0'");
    InHand inHand = new InHand(TERMS);

    taken(TERMS.slots(), inHand).forEach(inHand::take);
    taken(inHand.room(), inHand).forEach(inHand::take);
    List<Message> third = taken(inHand.room(), inHand);

    assertThat(inHand.room()).isEqualTo(TERMS.slots() - TERMS.ofOrganisation() - 1);
    assertThat(third).isEmpty();
  }

  @Test
  void a_destination_that_rests_is_asked_by_one_message_when_that_is_over() {
    write("'" + WELL + "'", 9, "interval '0'");
    TestServers.execute(
        uri, "insert into trouble values ('" + WELL + "', 3, now() + interval '1 hour')");
    assertThat(taken(10)).isEmpty();

    TestServers.execute(uri, "update trouble set rests_until = now()");

    assertThat(taken(10)).hasSize(1).allMatch(Message::probe);
  }

  @Test
  void whoever_is_too_late_with_a_failure_changes_nothing() {
    write("'" + WELL + "'", 1, "interval '0'");
    Message late = taken(1).getFirst();
    TestServers.execute(uri, "update outbox set taken_until = now()");
    Message _ = taken(1).getFirst();

    boolean dead = asked(client -> ROWS.failed(client, late, "500", Duration.ZERO, .5));
    assertThat(dead).isFalse();
    asked(client -> ROWS.refused(client, late, "410"));
    asked(client -> ROWS.putBack(client, late, "busy", Duration.ZERO));

    assertThat(
            TestServers.query(
                uri, "select state, attempts, taken_until > now() as held from outbox"))
        .containsExactly(Map.of("state", "waiting", "attempts", 2, "held", true));
    asked(client -> ROWS.delivered(client, late, "200"));
    assertThat(TestServers.value(uri, "select state from outbox")).isEqualTo("delivered");
  }

  @Test
  void what_is_about_one_message_is_no_trouble_of_its_destination() {
    write("'" + WELL + "'", 1, "interval '0'");
    Message message = taken(1).getFirst();

    asked(client -> ROWS.failed(client, message, "450", Duration.ofHours(1), null));

    assertThat(TestServers.value(uri, "select count(*) from trouble")).isEqualTo("0");
    assertThat(TestServers.value(uri, "select last_status from outbox where due_at > now()"))
        .isEqualTo("450");
  }

  @Test
  void who_refuses_one_message_is_there_for_the_others() {
    write("'" + WELL + "'", 4, "interval '0'");
    TestServers.execute(uri, "insert into trouble values ('" + WELL + "', 7, now())");
    Message probe = taken(10).getFirst();
    TestServers.execute(
        uri, "update outbox set due_at = now() + interval '1 hour' where attempts = 0");

    asked(client -> ROWS.refused(client, probe, "410"));

    assertThat(taken(10)).hasSize(3).noneMatch(Message::probe);
  }

  @Test
  void a_mail_whose_organisations_turn_comes_is_not_given_up_and_another_is() {
    write("'email:' || gen_random_uuid()", 1, "interval '0'");
    TestServers.execute(
        uri,
        """
        update outbox set organisation_id = '%1$s', channel = 'email', destination = 'email:%1$s';
        insert into organisation (id, name, created_at) values ('%1$s', 'Acme', now()) on conflict do nothing;
        insert into mail_use values ('%1$s', current_date, 1);
        """
            .formatted(ORGANISATION));
    write("'" + WELL + "'", 1, "interval '0'");
    TestServers.execute(uri, "update outbox set gives_up_at = now() - interval '1 hour'");

    assertThat(number(client -> ROWS.giveUp(client, 10))).isOne();

    assertThat(
            TestServers.query(
                uri, "select channel, state, last_status as told from outbox order by channel"))
        .extracting(row -> row.get("channel") + " " + row.get("state") + " " + row.get("told"))
        .containsExactly("email waiting null", "webhook dead too-late");
    assertThat(number(client -> ROWS.giveUp(client, 10))).isZero();
  }

  @Test
  void what_was_delivered_is_forgotten_sooner_than_what_is_dead() {
    write("'" + WELL + "'", 6, "interval '0'");
    TestServers.execute(
        uri,
        """
        update outbox set state = s.state, finished_at = now() - s.days * interval '1 day' from (
          select id, (array['delivered', 'dead'])[1 + i % 2] as state, (array[2, 4, 31])[1 + i / 2] as days
          from (select id, row_number() over () - 1 as i from outbox) as numbered) as s
        where outbox.id = s.id
        """);

    assertThat(number(client -> ROWS.forgetDelivered(client, 10))).isEqualTo(2);
    assertThat(number(client -> ROWS.forgetDead(client, 10))).isOne();

    assertThat(TestServers.query(uri, "select state from outbox order by state"))
        .extracting(row -> String.valueOf(row.get("state")))
        .containsExactly("dead", "dead", "delivered");
  }

  @Test
  void a_secret_that_signs_no_longer_is_forgotten() {
    TestServers.execute(
        uri,
        """
        insert into organisation (id, name, created_at) values ('%1$s', 'Acme', now()) on conflict do nothing;
        insert into webhook (id, organisation_id, url, events, sealed_secret, sealed_previous, previous_until, created_at)
        select gen_random_uuid(), '%1$s', 'https://a.example/', '{x}', '\\x00', '\\x00', now() + i * interval '1 hour', now()
        from generate_series(-1, 1) as i
        """
            .formatted(ORGANISATION));

    assertThat(number(client -> Webhooks.forgetPrevious(client, 10))).isEqualTo(2);

    assertThat(TestServers.value(uri, "select count(*) from webhook where sealed_previous is null"))
        .isEqualTo("2");
  }

  private static void write(String destination, int messages, String delay) {
    TestServers.execute(
        uri,
        """
        insert into outbox (organisation_id, channel, destination, kind, happened_at, due_at)
        select gen_random_uuid(), 'webhook', %s, 'credential.issued', now(), now() + %s
        from generate_series(1, %d)
        """
            .formatted(destination, delay, messages));
  }

  private static List<Message> taken(int most) {
    return taken(most, new InHand(TERMS));
  }

  private static List<Message> taken(int most, InHand inHand) {
    return asked(client -> ROWS.take(client, "webhook", most, inHand, LEASE));
  }

  private static int number(Function<SqlClient, Future<Integer>> work) {
    return asked(work);
  }

  @CanIgnoreReturnValue
  private static <T> T asked(Function<SqlClient, Future<T>> work) {
    try {
      return database
          .with(work)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
