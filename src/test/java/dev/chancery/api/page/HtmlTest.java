package dev.chancery.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HtmlTest {
  @Test
  void what_means_something_to_a_parser_is_escaped() {
    assertThat(Html.escape("<a href=\"x\" id='y'>&amp;</a>"))
        .isEqualTo("&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  }

  @Test
  void ordinary_text_of_any_script_stays() {
    String text = "Zürich, 東京, שלום\u200f, 🎓, {{x}}\n\tend\u2028";

    assertThat(Html.escape(text)).isEqualTo(text);
  }

  @Test
  void controls_and_what_reorders_text_are_replaced() {
    assertThat(Html.escape("a\u0000b\u001bc\u0085d\re")).isEqualTo("a�b�c�d�e");
    assertThat(Html.escape("\u202Agpj\u202Eexe\u2066x\u2069")).isEqualTo("�gpj�exe�x�");
  }

  @Test
  void half_a_character_is_replaced() {
    assertThat(Html.escape("a\ud83cb\udf93")).isEqualTo("a�b�");
  }

  @Test
  void a_part_is_escaped_and_a_part_that_is_html_is_not() {
    Html inner = Html.of("<i>{}</i>", "<");

    assertThat(Html.of("<b title=\"{}\">{}</b>", "\"", inner))
        .hasToString("<b title=\"&quot;\"><i>&lt;</i></b>");
  }

  @Test
  void a_part_is_not_a_template() {
    assertThat(Html.of("{}-{}", "{}", "x")).hasToString("{}-x");
  }

  @Test
  void parts_and_places_must_be_as_many() {
    assertThatIllegalArgumentException().isThrownBy(() -> Html.of("{}"));
    assertThatIllegalArgumentException().isThrownBy(() -> Html.of("{}", 1, 2));
  }

  @Test
  void a_style_that_could_end_itself_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Html.style("a{}</style><script>"));
  }
}
