package dev.chancery.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardTest {
  @ParameterizedTest
  @ValueSource(strings = {"red", "#fff", "#12345g", "#123456;", "#123456\n", "url(x)", ""})
  void a_color_of_another_shape_is_refused(String color) {
    assertThatIllegalArgumentException().isThrownBy(() -> card(color, null, null));
    assertThatIllegalArgumentException().isThrownBy(() -> card(null, color, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/logo.png",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:text/html;base64,PHN2Zz4=",
        "data:image/png;base64,",
        "data:image/png;base64,AAAA\" onerror=\"x",
        "javascript:alert(1)"
      })
  void a_logo_that_is_not_an_inline_png_is_refused(String logo) {
    assertThatIllegalArgumentException().isThrownBy(() -> card(null, null, logo));
  }

  @Test
  void an_endless_logo_is_refused() {
    String logo = "data:image/png;base64," + "A".repeat(512 * 1024);

    assertThatIllegalArgumentException().isThrownBy(() -> card(null, null, logo));
  }

  @Test
  void contrast_is_what_wcag_says() {
    assertThat(Color.BLACK.contrast(Color.WHITE)).isEqualTo(21.0, within(0.001));
    assertThat(Color.parse("#777777").contrast(Color.WHITE)).isEqualTo(4.48, within(0.005));
    assertThat(Color.parse("#0000ff").contrast(Color.WHITE)).isEqualTo(8.59, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({
    "#0b3d3a, #f4efe2, #f4efe2", // readable, and so kept
    "#ffffff, #fefefe, #000000",
    "#101010, #202020, #ffffff",
    "#777777, #777777, #000000",
  })
  void text_that_could_not_be_read_becomes_black_or_white(
      String background, String text, String shown) {
    assertThat(card(background, text, null).colors().text()).hasToString(shown);
  }

  @Test
  void text_is_readable_all_over_a_card_of_any_color() {
    for (int rgb = 0; rgb <= 0xffffff; rgb += 0x010f0b) {
      String background = "#%06x".formatted(rgb);
      CardColors colors = card(background, "#808080", null).colors();

      for (double share = 0; share <= 1; share += 0.125) {
        Color there = colors.background().mixed(colors.far(), share);
        assertThat(colors.text().contrast(there)).as(background).isGreaterThanOrEqualTo(4.5);
      }
    }
  }

  private static Card card(
      @Nullable String background, @Nullable String text, @Nullable String logo) {
    return new Card("Title", null, background, text, logo, null, List.of());
  }
}
