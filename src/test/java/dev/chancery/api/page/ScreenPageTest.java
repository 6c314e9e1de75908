package dev.chancery.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.zxing.ReaderException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenPageTest {
  @Test
  void its_code_leads_to_the_link() throws ReaderException {
    ScreenView view = Views.screen(Views.OPEN);

    assertThat(Scanner.scanSvg(ScreenPage.html(view).html()).getText())
        .isEqualTo(view.link().toString());
  }

  @Test
  void it_says_what_to_do_and_whose_it_is() {
    assertThat(ScreenPage.html(Views.screen(Views.OPEN)).html())
        .contains("Scan to collect", "Open Data Workshop 2026", "Helvetia University")
        .contains("The code changes every 30 seconds");
  }

  @ParameterizedTest
  @CsvSource({"PT21.4S, 22", "PT30S, 30", "PT0.2S, 1", "PT0S, 1"})
  void it_asks_again_once_the_code_has_changed(Duration untilNext, int seconds) {
    assertThat(ScreenPage.html(until(untilNext)).html())
        .contains("<meta http-equiv=\"refresh\" content=\"" + seconds + "\">");
  }

  @Test
  void its_bar_runs_from_what_is_left() {
    assertThat(Markup.style(ScreenPage.html(until(Duration.ofSeconds(15))).html()))
        .endsWith(".progress{--left:0.500;--run:15000ms}\n");
  }

  @Test
  void while_it_is_paused_it_has_no_code_and_goes_on_asking() {
    assertThat(ScreenPage.html(Views.screen(new Availability.Paused())).html())
        .contains("Paused for now", "http-equiv=\"refresh\"")
        .doesNotContain("<svg", "Scan to collect");
  }

  @Test
  void times_that_make_no_sense_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> until(Duration.ofSeconds(31)));
    assertThatIllegalArgumentException().isThrownBy(() -> until(Duration.ofSeconds(-1)));
  }

  private static ScreenView until(Duration untilNext) {
    ScreenView view = Views.screen(Views.OPEN);
    return new ScreenView(
        view.collectionName(),
        view.issuerName(),
        view.availability(),
        view.link(),
        untilNext,
        view.period());
  }
}
