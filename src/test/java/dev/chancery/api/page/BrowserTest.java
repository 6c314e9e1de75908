package dev.chancery.api.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Browser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser makes of the pages; skipped where there is none. */
class BrowserTest {
  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void there_is_a_browser() {
    Browser.assume();
  }

  @Test
  void a_browser_finds_no_element_that_is_not_the_templates()
      throws IOException, InterruptedException {
    String everything = String.join(" ", HostileInputTest.PAYLOADS);

    String hostile =
        dom(CollectPage.html(Views.collect(Views.OPEN, Views.EVERYTHING, _ -> everything)));
    String kind = dom(CollectPage.html(Views.collect(Views.OPEN, Views.EVERYTHING)));

    assertThat(Markup.tags(hostile)).hasSizeGreaterThan(50).isEqualTo(Markup.tags(kind));
    assertThat(hostile).doesNotContain("<title>broken</title>");
  }

  @Test
  void a_browser_applies_the_style_that_the_policy_names()
      throws IOException, InterruptedException {
    BufferedImage shown = screenshot(withPolicy(ErrorPage.notFound()));

    assertThat(shown.getRGB(2, 2) & 0xffffff).isIn(0xf5f5f2, 0x0e1013);
  }

  @Test
  void a_browser_refuses_another_style() throws IOException, InterruptedException {
    String changed =
        withPolicy(ErrorPage.notFound()).replace("<style>", "<style>body{background:#ff0000}");

    assertThat(screenshot(changed).getRGB(2, 2) & 0xffffff).isNotIn(0xff0000, 0xf5f5f2, 0x0e1013);
  }

  /** A file has no headers; a meta element says the same. */
  private static String withPolicy(Page page) {
    return page.html()
        .replace(
            "<meta charset=\"utf-8\">",
            "<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\""
                + page.contentSecurityPolicy()
                + "\">");
  }

  private String dom(Page page) throws IOException, InterruptedException {
    return new Browser(directory).dom(written(page.html()));
  }

  private BufferedImage screenshot(String html) throws IOException, InterruptedException {
    Path picture = directory.resolve("page.png");
    new Browser(directory).shoot(written(html), picture);
    return ImageIO.read(picture.toFile());
  }

  private URI written(String html) throws IOException {
    return Files.writeString(directory.resolve("page.html"), html).toUri();
  }
}
