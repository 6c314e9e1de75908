package dev.chancery.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.model.EmailAddress;
import dev.chancery.outbox.Post;
import dev.chancery.testing.SmtpSink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mail server says, and whom it says it of. */
class SmtpDriverTest {
  private static Vertx vertx;
  private static SmtpSink sink;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    sink = SmtpSink.start();
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    sink.close();
  }

  @BeforeEach
  void well() {
    sink.answerWell();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 554 no service here, Away, 554",
    "'', 421 too many of you, Away, 421",
    "MAIL, 550 5.7.1 we do not relay for you, Away, 550",
    "MAIL, 530 5.7.0 authentication required, Away, 530",
    "RCPT, 550 no such mailbox, Refused, 550",
    "RCPT, 550 5.1.1 no such mailbox, Refused, 550",
    "RCPT, 450 greylisted, Deferred, 450",
    "RCPT, 550 5.7.1 your address is on a list, Deferred, 550",
    "RCPT, 552 5.2.2 mailbox full, Deferred, 552",
    "DATA, 554 no valid recipients, Refused, 554",
    "DATA, 451 not now, Failed, 451"
  })
  void what_is_said_at_a_step_is_of_the_letter_or_of_us(
      String verb, String line, String outcome, String status) {
    sink.answer(verb, line);

    Outcome came = done(driver().deliver(letter()));

    assertThat(came.getClass().getSimpleName()).isEqualTo(outcome);
    assertThat(came.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "550 5.7.1 too many from you today, Failed",
    "552 5.3.4 too big, Failed",
    "554 5.6.0 we cannot read that, Refused",
    "554 no, Refused",
    "452 4.3.1 full, Failed"
  })
  void what_is_said_of_a_whole_letter_is_for_good_only_where_it_is_the_letters(
      String line, String outcome) {
    sink.answer(line);

    assertThat(done(driver().deliver(letter())).getClass().getSimpleName()).isEqualTo(outcome);
  }

  @Test
  void who_is_not_there_is_away() {
    SmtpDriver driver = new SmtpDriver(vertx, URI.create("smtp://127.0.0.1:9"));

    assertThat(done(driver.deliver(letter()))).isEqualTo(new Outcome.Away("unreachable"));
  }

  @Test
  void who_cannot_log_in_is_away() {
    URI uri = URI.create("smtp://user:password@127.0.0.1:" + sink.uri().getPort());

    assertThat(done(new SmtpDriver(vertx, uri).deliver(letter())))
        .isNotInstanceOf(Outcome.Refused.class);
  }

  @Test
  void no_letter_waits_behind_those_that_are_not_answered() {
    sink.answer("");
    int before = sink.taken().size();
    SmtpDriver driver = driver();
    List<Future<Outcome>> under =
        IntStream.range(0, SmtpDriver.CONNECTIONS).mapToObj(_ -> driver.deliver(letter())).toList();

    assertThat(done(driver.deliver(letter()))).isInstanceOf(Outcome.Crowded.class);

    await().until(() -> sink.taken().size() == before + SmtpDriver.CONNECTIONS);
    assertThat(under).noneMatch(Future::isComplete);
  }

  @Test
  void a_server_that_falls_silent_is_given_up_and_its_places_are_free_again() {
    sink.answer("");
    SmtpDriver driver = new SmtpDriver(vertx, sink.uri(), Duration.ofSeconds(1));
    List<Future<Outcome>> under =
        IntStream.range(0, SmtpDriver.CONNECTIONS).mapToObj(_ -> driver.deliver(letter())).toList();

    assertThat(under).extracting(SmtpDriverTest::done).allMatch(Outcome.Failed.class::isInstance);

    sink.answerWell();
    assertThat(done(driver.deliver(letter()))).isEqualTo(new Outcome.Taken("250"));
  }

  private static SmtpDriver driver() {
    return new SmtpDriver(vertx, sink.uri());
  }

  private static Letter letter() {
    return new Letters(new EmailAddress("no-reply@issuer.example"))
        .write(
            new UUID(4, 1),
            new Card("Badge", "KeyConf", "#000000", "#ffffff", null),
            MailTemplate.STANDARD,
            new Post.Opened(
                new EmailAddress("ann@example.com"), URI.create("https://issuer.example/claim/a")));
  }

  private static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
