package dev.chancery.api.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QrCodeTest {
  static List<String> texts() {
    return List.of(
        "https://issue.example.org/c/0193e0b4-5d7c-7a11-8c52-3f0c5a1f9e21",
        "https://issue.example.org/c/1?code=MTcwMDAwMDAwMA.9b1deb4d3b7d4bad9bdd2b0d7b3dcb6d",
        "HTTPS://EXAMPLE.ORG/A",
        "0123456789",
        "Zürich, 東京, 🎓",
        "x".repeat(1000));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void a_scanner_reads_the_png(String text) throws IOException, ReaderException {
    assertThat(Scanner.scan(image(QrCode.of(text).png(4))).getText()).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void a_scanner_reads_the_svg(String text) throws ReaderException {
    assertThat(Scanner.scanSvg(QrCode.of(text).svg()).getText()).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void a_scanner_reads_the_terminal(String text) throws ReaderException {
    assertThat(Scanner.scanTerminal(QrCode.of(text).terminal()).getText()).isEqualTo(text);
  }

  @Test
  void error_correction_is_m() throws IOException, ReaderException {
    Result result = Scanner.scan(image(QrCode.of("https://example.org").png(4)));

    assertThat(result.getResultMetadata())
        .containsEntry(ResultMetadataType.ERROR_CORRECTION_LEVEL, "M");
  }

  @Test
  void the_quiet_zone_is_four_modules_on_every_side() throws ReaderException {
    boolean[][] modules = Scanner.svg(QrCode.of("https://example.org").svg());

    int last = modules.length - 5;
    assertThat(modules[4][4]).isTrue();
    assertThat(modules[4][last]).isTrue();
    assertThat(modules[last][4]).isTrue();
    for (int i = 0; i < modules.length; i++) {
      assertThat(List.of(modules[3][i], modules[last + 1][i], modules[i][3], modules[i][last + 1]))
          .containsOnly(false);
    }
  }

  @Test
  void the_terminal_shows_what_the_svg_shows() throws ReaderException {
    QrCode code = QrCode.of("https://example.org");

    boolean[][] svg = Scanner.svg(code.svg());
    boolean[][] terminal = Scanner.terminal(code.terminal());

    assertThat(Arrays.copyOf(terminal, svg.length)).isDeepEqualTo(svg);
  }

  @Test
  void a_terminal_line_brings_its_colors_and_takes_them_away() {
    assertThat(QrCode.of("https://example.org").terminal().lines())
        .allSatisfy(
            line -> assertThat(line).startsWith("\u001b[38;5;231;48;5;16m").endsWith("\u001b[0m"));
  }

  @Test
  void the_png_has_one_bit_a_pixel_and_the_asked_size() throws IOException {
    BufferedImage image = image(QrCode.of("0123456789").png(3));

    assertThat(image.getColorModel().getPixelSize()).isEqualTo(1);
    assertThat(image.getWidth()).isEqualTo((21 + 8) * 3).isEqualTo(image.getHeight());
  }

  @Test
  void the_svg_is_drawn_with_nothing_but_paths() {
    assertThat(QrCode.of("\"><script>alert(1)</script>").svg())
        .matches(
            "<svg xmlns=\"http://www\\.w3\\.org/2000/svg\" viewBox=\"0 0 (\\d+) \\1\""
                + " shape-rendering=\"crispEdges\"><path fill=\"#ffffff\" d=\"[Mhvz0-9 -]+\"/>"
                + "<path fill=\"#000000\" d=\"[Mhvz0-9 -]+\"/></svg>");
  }

  @Test
  void what_does_not_fit_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> QrCode.of("x".repeat(2332)));
    assertThatIllegalArgumentException().isThrownBy(() -> QrCode.of(""));
  }

  @Test
  void a_size_beyond_reason_is_refused() {
    QrCode code = QrCode.of("https://example.org");

    assertThatIllegalArgumentException().isThrownBy(() -> code.png(0));
    assertThatIllegalArgumentException().isThrownBy(() -> code.png(65));
  }

  private static BufferedImage image(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
