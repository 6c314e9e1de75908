package dev.chancery.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every page. */
class PageTest {
  static List<Page> pages() {
    return List.of(
        CollectPage.html(Views.collect(Views.OPEN, Views.EVERYTHING)),
        CollectPage.html(Views.collect(new Availability.Paused(), Views.NOTHING)),
        ScreenPage.html(Views.screen(Views.OPEN)),
        ScreenPage.html(Views.screen(new Availability.Paused())),
        ErrorPage.front(),
        ErrorPage.notFound(),
        ErrorPage.screenOff(),
        ErrorPage.unavailable(Duration.ofSeconds(5)));
  }

  static List<Page> withScript() {
    return Stream.of(
            Views.WAITING,
            new ClaimView.Stage.Waiting(Instant.EPOCH, new Availability.Paused()),
            new ClaimView.Stage.Collected(),
            new ClaimView.Stage.Cancelled(),
            new ClaimView.Stage.Expired(Instant.EPOCH))
        .map(stage -> ClaimPage.html(Views.claim(stage, UnaryOperator.identity())))
        .toList();
  }

  static List<Page> all() {
    return Stream.concat(pages().stream(), withScript().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void the_policy_allows_this_pages_style_and_inline_pictures_only(Page page)
      throws NoSuchAlgorithmException {
    assertThat(page.contentSecurityPolicy())
        .isEqualTo(
            "default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                .formatted(hash(Markup.style(page.html()))));
  }

  @ParameterizedTest
  @MethodSource("withScript")
  void the_policy_of_a_page_with_a_script_allows_that_and_to_ask_us(Page page)
      throws NoSuchAlgorithmException {
    assertThat(page.contentSecurityPolicy())
        .isEqualTo(
            "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                .formatted(hash(Markup.style(page.html())), hash(Markup.script(page.html()))));
  }

  private static String hash(String text) throws NoSuchAlgorithmException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(octets));
  }

  @ParameterizedTest
  @MethodSource("all")
  void it_is_a_document_that_helps_phones_and_screen_readers(Page page) {
    assertThat(page.html())
        .startsWith("<!doctype html>\n<html lang=\"en\">")
        .contains("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .containsPattern("<title>[^<]+</title>")
        .containsOnlyOnce("<h1>")
        .containsOnlyOnce("<main>");
  }

  @ParameterizedTest
  @MethodSource("all")
  void every_element_that_opens_closes(Page page) {
    List<String> tags = Markup.tags(page.html());
    for (String element :
        List.of("main", "section", "div", "p", "bdi", "code", "li", "h1", "h2", "details", "pre")) {
      assertThat(count(tags, "/" + element)).as(element).isEqualTo(count(tags, element));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void its_style_fetches_nothing(Page page) {
    assertThat(Markup.style(page.html())).doesNotContain("url(", "@import", "@font-face", "\r");
  }

  @ParameterizedTest
  @CsvSource({
    "text, ground",
    "text, raised",
    "quiet, ground",
    "quiet, raised",
  })
  void text_is_readable_by_day_and_by_night(String text, String ground) {
    String style = Markup.style(ErrorPage.notFound().html());
    List<Color> texts = colors(style, text);
    List<Color> grounds = colors(style, ground);

    assertThat(texts).hasSize(2);
    for (int scheme = 0; scheme < 2; scheme++) {
      assertThat(texts.get(scheme).contrast(grounds.get(scheme))).isGreaterThanOrEqualTo(4.5);
    }
  }

  @Test
  void a_page_that_cannot_be_shown_asks_again() {
    assertThat(ErrorPage.unavailable(Duration.ofSeconds(5)).html())
        .contains("<meta http-equiv=\"refresh\" content=\"5\">");
    assertThat(ErrorPage.notFound().html()).doesNotContain("refresh");
  }

  /** The light one, then the dark one. */
  private static List<Color> colors(String style, String name) {
    Matcher matcher = Pattern.compile("--" + name + ":(#[0-9a-f]{6});").matcher(style);
    return matcher.results().map(found -> Color.parse(found.group(1))).toList();
  }

  private static long count(List<String> tags, String element) {
    return tags.stream().filter(tag -> tag.startsWith(element + "[")).count();
  }
}
