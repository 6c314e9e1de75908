package dev.chancery.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.model.EmailAddress;
import dev.chancery.outbox.Post;
import dev.chancery.testing.SmtpSink;
import dev.chancery.testing.SmtpSink.Taken;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a name, on the wire a mail has the header that we wrote, and no more. */
@Tag("T-26")
class MailHeadersTest {
  private static final EmailAddress FROM = new EmailAddress("no-reply@issuer.example");
  private static final EmailAddress TO = new EmailAddress("ann@example.com");
  private static final URI LINK = URI.create("https://issuer.example/claim/abc");
  private static final List<String> BROKEN_BY =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\r\n ",
          "\n\t",
          "\u0000",
          "\u000b",
          "\f",
          "\u001e",
          "\u0085",
          "\u2028",
          "\u2029",
          "\u760a",
          "\u760d",
          "\u560a\u560d",
          "%0d%0a",
          "\\r\\n",
          "=0D=0A",
          "=?UTF-8?Q?=0D=0A?=",
          "\ud800");

  /** What somebody would like to add. */
  private static final List<String> WANTED =
      List.of(
          "Bcc: mallory@evil.example",
          "Cc: mallory@evil.example",
          "To: mallory@evil.example",
          "Subject: another",
          "Content-Type: text/html",
          "From: bank@evil.example",
          "Reply-To: mallory@evil.example",
          "\r\nRCPT TO:<mallory@evil.example>",
          "\r\n.\r\nMAIL FROM:<mallory@evil.example>",
          "X-Evil: 1\r\n\r\n<script>alert(1)</script>");

  private static Vertx vertx;
  private static SmtpSink sink;
  private static SmtpDriver driver;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    sink = SmtpSink.start();
    driver = new SmtpDriver(vertx, sink.uri());
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    sink.close();
  }

  static List<String> payloads() {
    List<String> payloads = new ArrayList<>();
    for (String broken : BROKEN_BY) {
      WANTED.forEach(wanted -> payloads.add("Badge" + broken + wanted));
    }
    return payloads;
  }

  @Test
  void two_hundred_names_add_nothing_to_a_header() throws Exception {
    Taken plain = sent("Badge");
    assertThat(payloads()).hasSize(200);

    for (String payload : payloads()) {
      Taken taken = sent(payload);

      assertThat(taken.fields()).as(payload).isEqualTo(plain.fields());
      assertThat(taken.commands()).as(payload).isEqualTo(plain.commands());
      assertThat(taken.field("To")).as(payload).isEqualTo(TO.value());
      assertThat(taken.field("From")).as(payload).endsWith("<" + FROM.value() + ">");
      assertThat(taken.header()).as(payload).allMatch(line -> line.matches("[\\x20-\\x7e]{1,998}"));
      assertThat(taken.field("Content-Type")).as(payload).startsWith("multipart/");
    }
    assertThat(plain.commands())
        .containsExactly("MAIL FROM:<no-reply@issuer.example>", "RCPT TO:<ann@example.com>");
    assertThat(Set.copyOf(plain.fields())).hasSameSizeAs(plain.fields());
  }

  private static Taken sent(String name) throws Exception {
    int before = sink.taken().size();
    Letter letter =
        new Letters(FROM)
            .write(
                new UUID(4, before),
                new Card(name, name, "#000000", "#ffffff", null),
                new MailTemplate("{collection}", "{collection}\n\n" + name),
                new Post.Opened(TO, LINK));
    Outcome outcome =
        driver.deliver(letter).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThat(outcome).isEqualTo(new Outcome.Taken("250"));
    return sink.await(before + 1).getLast();
  }

  /** RFC 5322 §2.1.1, RFC 2047 §2. */
  @ParameterizedTest
  @ValueSource(strings = {"漢", "🎫"})
  void two_hundred_characters_of_any_script_stand_on_short_lines(String character)
      throws Exception {
    Taken taken = sent(character.repeat(200));

    assertThat(taken.header()).allMatch(line -> line.matches("[\\x20-\\x7e]{1,90}"));
    String subject = taken.field("Subject");
    assertThat(subject.split(" +")).hasSizeGreaterThan(10).allMatch(word -> word.length() <= 75);
    assertThat(taken.field("From")).endsWith(" <" + FROM.value() + ">");
  }

  @Test
  void the_card_comes_with_its_picture() throws Exception {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G'};
    int before = sink.taken().size();
    Letter letter =
        new Letters(FROM)
            .write(
                new UUID(4, 5),
                new Card("Badge", "KeyConf", "#000000", "#ffffff", png),
                MailTemplate.STANDARD,
                new Post.Opened(TO, LINK));

    Outcome _ =
        driver.deliver(letter).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);

    assertThat(letter.html()).contains("cid:card");
    assertThat(sink.await(before + 1).getLast().text())
        .contains("image/png", "Content-ID: <card>", "iVBORw==");
  }

  @Test
  void a_subject_of_an_organisation_that_is_no_line_is_refused() {
    Stream.of("\r\n", "\n", "\u0000", "\u0085", "\u2028", "\u202e")
        .forEach(
            broken ->
                assertThatThrownBy(() -> new MailTemplate("a" + broken + "b", "text"))
                    .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void what_an_organisation_wrote_never_becomes_markup() {
    Letter letter =
        new Letters(FROM)
            .write(
                new UUID(4, 4),
                new Card("<b>{link}", "{body}\"'><script>", "#000000", "#ffffff", null),
                new MailTemplate("{collection}", "<img src=x>\n\n{collection} {picture}"),
                new Post.Opened(TO, LINK));

    assertThat(letter.html())
        .doesNotContain("<b>", "<script", "<img")
        .contains(
            "&lt;b&gt;{link}", "{body}&quot;&#39;&gt;&lt;script&gt;", "href=\"" + LINK + "\"");
    assertThat(letter.text()).contains("<img src=x>").endsWith("\n\n" + LINK + "\n");
  }

  @Test
  void a_long_name_in_any_script_is_told_whole_in_words_of_seventy_five() {
    String name =
        IntStream.range(0, 150).mapToObj(i -> i % 2 == 0 ? "Ж" : "🎫").reduce("", String::concat);

    String words = EncodedWords.of(name);

    assertThat(words.split(" ")).allSatisfy(word -> assertThat(word).hasSizeLessThanOrEqualTo(75));
    StringBuilder decoded = new StringBuilder();
    for (String word : words.split(" ")) {
      decoded.append(
          new String(
              java.util.Base64.getDecoder().decode(word.substring(10, word.length() - 2)),
              java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(decoded).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.com, bob@example.com",
        "ann@example.com\r\nBcc: bob@example.com",
        "Ann <ann@example.com>",
        "\"ann bob\"@example.com",
        "ann@[127.0.0.1]",
        "@relay.example:ann@example.com",
        "ann@example",
        "ann@example.com ",
        "ann\u760abob@example.com",
        "ann..bob@example.com",
        ".ann@example.com",
        "ann@-example.com",
        "ann@exa\u2028mple.com",
        ""
      })
  void what_is_not_one_plain_address_is_none(String text) {
    assertThatThrownBy(() -> new EmailAddress(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
