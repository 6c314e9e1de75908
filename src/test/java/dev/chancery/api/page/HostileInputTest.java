package dev.chancery.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Names and texts that are written to break out of their place (T-29). */
class HostileInputTest {
  static final List<String> PAYLOADS =
      List.of(
          "<script>document.title='broken'</script>",
          "\"><img src=x onerror=\"document.title='broken'\">",
          "' onmouseover='document.title=1' x='",
          "</title><script>document.title='broken'</script>",
          "</style><script>document.title='broken'</script><style>",
          "--><svg/onload=document.title='broken'>",
          "</code></pre></details></main><h1>Elsewhere</h1>",
          "<!--",
          "<![CDATA[<b>]]>",
          "javascript:document.title='broken'",
          "data:text/html,<script>document.title='broken'</script>",
          "<meta http-equiv=refresh content='0;url=https://evil.example'>",
          "<base href=https://evil.example>",
          "{{constructor.constructor('document.title=1')()}}",
          "{}{}{}%s%1$s${x}",
          "&lt;script&gt;&#60;script&#62;&#x3c;b&#x3e;",
          "a\u2028b\u2029c",
          "invoice\u202Egpj.exe",
          "\u2066\u2067\u2068x",
          "\u0000<scr\u0000ipt>",
          "\ud83c half",
          "＜script＞",
          "}</style>body{display:none}",
          "\r\nSet-Cookie: a=b",
          "`${document.title=1}`",
          "<".repeat(500));

  private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "formaction");

  @ParameterizedTest
  @FieldSource("PAYLOADS")
  void nothing_from_outside_adds_or_removes_a_tag(String payload) {
    assertThat(Markup.tags(collect(_ -> payload)))
        .isEqualTo(Markup.tags(collect(UnaryOperator.identity())));
    assertThat(Markup.tags(claim(_ -> payload)))
        .isEqualTo(Markup.tags(claim(UnaryOperator.identity())));
    assertThat(Markup.tags(screen(_ -> payload)))
        .isEqualTo(Markup.tags(screen(UnaryOperator.identity())));
  }

  @ParameterizedTest
  @FieldSource("PAYLOADS")
  void nothing_from_outside_reaches_the_style_or_the_policy(String payload) {
    Page hostile = CollectPage.html(Views.collect(Views.OPEN, Views.EVERYTHING, _ -> payload));
    Page kind = CollectPage.html(Views.collect(Views.OPEN, Views.EVERYTHING));

    assertThat(Markup.style(hostile.html())).isEqualTo(Markup.style(kind.html()));
    assertThat(hostile.contentSecurityPolicy()).isEqualTo(kind.contentSecurityPolicy());
  }

  @ParameterizedTest
  @FieldSource("PAYLOADS")
  void no_address_scripts_or_leads_away(String payload) {
    assertThat(Markup.attributes(all(payload)))
        .allSatisfy(attribute -> assertThat(attribute.name()).doesNotStartWith("on"))
        .allSatisfy(attribute -> assertThat(attribute.name()).isNotEqualTo("style"))
        .filteredOn(attribute -> ADDRESSES.contains(attribute.name()))
        .allSatisfy(attribute -> assertThat(attribute.value()).startsWith("data:"));
  }

  @ParameterizedTest
  @FieldSource("PAYLOADS")
  void no_control_and_nothing_that_reorders_text_survives(String payload) {
    assertThat(all(payload))
        .doesNotContainPattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u202a-\u202e\u2066-\u2069]");
  }

  private static String all(String payload) {
    return collect(_ -> payload) + claim(_ -> payload) + screen(_ -> payload);
  }

  private static String claim(UnaryOperator<String> outside) {
    return ClaimPage.html(Views.claim(Views.WAITING, outside)).html();
  }

  private static String collect(UnaryOperator<String> outside) {
    return CollectPage.html(Views.collect(Views.OPEN, Views.EVERYTHING, outside)).html();
  }

  private static String screen(UnaryOperator<String> outside) {
    return ScreenPage.html(Views.screen(Views.OPEN, outside)).html();
  }
}
