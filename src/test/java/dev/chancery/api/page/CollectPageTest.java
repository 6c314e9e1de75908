package dev.chancery.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.zxing.ReaderException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CollectPageTest {
  private static final Instant MAY = Instant.parse("2026-05-03T09:00:00Z");

  static Stream<Availability> notOpen() {
    return Stream.of(
        new Availability.Paused(),
        new Availability.NotYetOpen(MAY),
        new Availability.Closed(MAY),
        new Availability.Exhausted());
  }

  @Test
  void it_names_the_credential_its_claims_and_its_issuer() {
    assertThat(html(Views.OPEN, Views.NOTHING))
        .contains("<h1><bdi>Open Data Workshop 2026</bdi></h1>")
        .contains("Certificate of Attendance", "Two days, 14 contact hours")
        .contains("Given name", "Family name", "Hours")
        .contains("Helvetia University of Applied Sciences")
        .contains("<code>did:web:issue.example.org:issuers:helvetia-university</code>")
        .contains("<img src=\"" + Views.LOGO + "\" alt=\"A lighthouse\">");
  }

  @Test
  void it_gives_its_own_link_as_text_and_as_a_code() throws ReaderException {
    String html = html(Views.OPEN, Views.NOTHING);

    assertThat(html).contains("<code>" + Views.PAGE + "</code>");
    assertThat(Scanner.scanSvg(html).getText()).isEqualTo(Views.PAGE.toString());
  }

  @Test
  void the_bare_call_has_a_did_and_a_collection() {
    assertThat(html(Views.OPEN, Views.NOTHING))
        .contains("curl -X POST &#39;https://issue.example.org/auto-issue&#39;")
        .contains(
            """
            {
              &quot;did&quot;: &quot;HOLDER_DID&quot;,
              &quot;collectionId&quot;: &quot;%s&quot;
            }"""
                .formatted(Views.COLLECTION))
        .doesNotContain("proof", "nonce", "CODE_FROM_THE_LINK");
  }

  @Test
  void a_collection_that_asks_for_more_shows_the_call_with_more() {
    assertThat(html(Views.OPEN, Views.EVERYTHING))
        .contains("curl -X POST &#39;https://issue.example.org/auto-issue/challenge&#39;")
        .contains("&quot;proof&quot;: {&quot;jwt&quot;: &quot;PROOF_JWT&quot;},")
        .contains("&quot;code&quot;: &quot;CODE_FROM_THE_LINK&quot;")
        .contains("openid4vci-proof+jwt", "aud    https://issue.example.org\n")
        .contains("whom the issuer has invited");
  }

  @Test
  void without_the_screens_code_it_sends_people_to_the_venue() {
    String html = html(Views.OPEN, new Requirements(false, false, true, false));

    assertThat(html).contains("Collect it at the venue").doesNotContain("How to collect");
  }

  @ParameterizedTest
  @MethodSource("notOpen")
  void what_is_not_open_says_so_and_hides_how_to_collect(Availability availability) {
    assertThat(html(availability, Views.EVERYTHING))
        .contains("class=\"notice\"", "Certificate of Attendance", "did:web:")
        .doesNotContain("How to collect", "curl", "<svg");
  }

  @Test
  void times_are_said_in_utc() {
    assertThat(html(new Availability.NotYetOpen(MAY), Views.NOTHING))
        .contains("<time datetime=\"2026-05-03T09:00:00Z\">3 May 2026, 09:00 UTC</time>");
  }

  @Test
  void the_cards_colors_are_in_the_style() {
    assertThat(Markup.style(html(Views.OPEN, Views.NOTHING)))
        .endsWith(".card{--card:#0b3d3a;--card-far:#072927;--card-text:#f4efe2}\n");
  }

  @Test
  void a_card_without_logo_description_or_claims_has_no_empty_places() {
    Card bare = new Card("Badge", null, null, null, null, null, List.of());
    CollectView view = Views.collect(Views.OPEN, Views.NOTHING);
    CollectView without =
        new CollectView(
            view.collection(),
            view.collectionName(),
            view.issuerName(),
            view.issuer(),
            bare,
            view.availability(),
            view.requirements(),
            view.links());

    assertThat(CollectPage.html(without).html())
        .contains("Badge")
        .doesNotContain("<img", "class=\"card-text\"", "What is on it", "null");
  }

  @ParameterizedTest
  @CsvSource({
    "given_name, Given name",
    "birthDate, Birth date",
    "hours, Hours",
    "vct#integrity, vct#integrity",
    "Étage, Étage",
    "URL, URL"
  })
  void member_names_are_shown_as_words_and_other_names_as_they_are(String name, String shown) {
    assertThat(CardFace.words(name)).isEqualTo(shown);
  }

  @Test
  void an_address_is_quoted_for_a_shell() {
    assertThat(Calls.quoted(URI.create("https://example.org/a';id;'")))
        .isEqualTo("'https://example.org/a'\\'';id;'\\'''");
  }

  @Test
  void links_that_are_not_of_the_web_are_refused() {
    URI web = Views.PAGE;
    URI script = URI.create("javascript:alert(1)");

    assertThatIllegalArgumentException().isThrownBy(() -> new Links(script, web, web, web));
    assertThatIllegalArgumentException().isThrownBy(() -> new Links(web, script, web, web));
    assertThatIllegalArgumentException().isThrownBy(() -> new Links(web, web, script, web));
    assertThatIllegalArgumentException().isThrownBy(() -> new Links(web, web, web, script));
  }

  private static String html(Availability availability, Requirements requirements) {
    return CollectPage.html(Views.collect(availability, requirements)).html();
  }
}
