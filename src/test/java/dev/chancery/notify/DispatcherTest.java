package dev.chancery.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.platform.chance.SecureRandomness;
import dev.chancery.platform.database.Database;
import dev.chancery.testing.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How messages are shared out, over channels that answer as they are told. */
class DispatcherTest {
  /** An answer that does not come until all is over. */
  private final Promise<Outcome> never = Promise.promise();

  private Vertx vertx;
  private URI uri;

  /** A channel that answers as it is told, and writes down what it was given. */
  private static final class Told implements Channel {
    private final String name;
    private final List<Message> given = new CopyOnWriteArrayList<>();
    private final int ofOne;
    private volatile Function<Message, Future<Outcome>> answer;

    Told(String name, Future<Outcome> answer) {
      this(name, 8, answer);
    }

    /** With {@code ofOne} of its eight slots for a destination. */
    Told(String name, int ofOne, Future<Outcome> answer) {
      this.name = name;
      this.ofOne = ofOne;
      this.answer = _ -> answer;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Terms terms() {
      return new Terms(8, ofOne, 8, Duration.ofSeconds(60));
    }

    @Override
    public Future<Outcome> send(Message message) {
      given.add(message);
      return answer.apply(message);
    }
  }

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    uri = TestServers.freshDatabase();
  }

  @AfterEach
  void stop() {
    never.complete(new Outcome.Taken("200"));
    done(vertx.close());
  }

  @CanIgnoreReturnValue
  private Dispatcher dispatch(Told... channels) {
    Database database = Database.connect(vertx, uri, 4);
    CompletableFuture<Dispatcher> dispatcher = new CompletableFuture<>();
    NotifyVerticle verticle =
        new NotifyVerticle(
            () -> {
              Dispatcher made =
                  new Dispatcher(
                      vertx,
                      database,
                      new Wicket(database),
                      new SecureRandomness(),
                      List.of(channels),
                      new SimpleMeterRegistry());
              dispatcher.complete(made);
              return made;
            });
    String _ = done(vertx.deployVerticle(verticle));
    return dispatcher.join();
  }

  @Test
  void a_channel_whose_carrier_never_answers_takes_no_slot_of_another() {
    write("email", 100);
    Told mail = new Told("email", never.future());
    Told webhooks = new Told("webhook", taken());
    dispatch(mail, webhooks);
    await().until(() -> mail.given.size() == 8);

    write("webhook", 20);

    await().atMost(Duration.ofSeconds(5)).until(() -> count("state = 'delivered'") == 20);
    assertThat(mail.given).hasSize(8);
  }

  @Test
  void while_its_carrier_is_away_one_message_asks_and_none_is_the_worse_for_it() {
    write("email", 100);
    Told mail = new Told("email", Future.succeededFuture(new Outcome.Away("unreachable")));
    dispatch(mail);
    await("eight at first, and then one at a time")
        .during(Duration.ofMillis(100))
        .atMost(Duration.ofSeconds(20))
        .until(() -> mail.given.size() == 10);
    assertThat(count("attempts > 1 or state <> 'waiting'")).isZero();
    assertThat(TestServers.value(uri, "select count(*) from trouble")).isEqualTo("0");

    mail.answer = _ -> taken();

    await().atMost(Duration.ofSeconds(30)).until(() -> count("state = 'delivered'") == 100);
  }

  @Test
  void what_is_taken_quickly_does_not_wait_for_the_next_look() {
    write("webhook", 200);
    Told webhooks = new Told("webhook", taken());
    dispatch(webhooks);

    await().atMost(Duration.ofSeconds(10)).until(() -> count("state = 'delivered'") == 200);
  }

  @Test
  void who_was_full_when_nothing_else_was_found_does_not_wait_for_the_next_look_either() {
    write("webhook", 40);
    TestServers.execute(uri, "update outbox set destination = 'webhook:one'");
    Told webhooks = new Told("webhook", 2, taken());
    webhooks.answer = _ -> vertx.timer(100, TimeUnit.MILLISECONDS).compose(_ -> taken());
    dispatch(webhooks);

    await().atMost(Duration.ofSeconds(8)).until(() -> count("state = 'delivered'") == 40);
  }

  @Test
  void who_goes_takes_nothing_more_and_waits_five_seconds_for_who_does_not_answer() {
    write("webhook", 9);
    Told webhooks = new Told("webhook", never.future());
    Dispatcher dispatcher = dispatch(webhooks);
    await().until(() -> webhooks.given.size() == 8);
    long began = System.nanoTime();

    done(dispatcher.stop());

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    assertThat(webhooks.given).hasSize(8);
  }

  private static Future<Outcome> taken() {
    return Future.succeededFuture(new Outcome.Taken("200"));
  }

  /** Each to somebody else. */
  private void write(String channel, int messages) {
    TestServers.execute(
        uri,
        """
        insert into outbox (organisation_id, channel, destination, kind, happened_at)
        select gen_random_uuid(), '%1$s', '%1$s:' || gen_random_uuid(), 'kind', now() from generate_series(1, %2$d)
        """
            .formatted(channel, messages));
  }

  private long count(String where) {
    return Long.parseLong(
        String.valueOf(TestServers.value(uri, "select count(*) from outbox where " + where)));
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
