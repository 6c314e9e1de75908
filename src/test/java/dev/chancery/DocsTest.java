package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Browser;
import dev.chancery.testing.Description;
import dev.chancery.testing.Witness;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows the API's description. */
class DocsTest {
  private static final Pattern ASSET = Pattern.compile("(?:href|src)=\"(/docs/[^\"]+)\"");

  private static TestGateway gateway;
  private static Answered page;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    page = gateway.stranger().get("/docs");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void it_may_run_and_call_nothing_but_what_is_ours() {
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("connect-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.string()).doesNotContain("http:", "https:", "<style", "onload");
  }

  @Test
  void what_it_is_made_of_is_kept_for_ever() {
    assertThat(assets())
        .hasSize(4)
        .allSatisfy(
            asset -> {
              Answered answer = gateway.stranger().get(asset);
              assertThat(answer.status()).as(asset).isEqualTo(200);
              assertThat(answer.header("Cache-Control"))
                  .isEqualTo("public, max-age=31536000, immutable");
              assertThat(answer.header("Content-Type"))
                  .isEqualTo(
                      asset.endsWith(".css")
                          ? "text/css; charset=utf-8"
                          : "text/javascript; charset=utf-8");
            });
  }

  @Test
  void who_takes_gzip_gets_less_of_the_same() throws IOException {
    for (String path : new String[] {"/openapi.yaml", asset("swagger-ui-bundle.js")}) {
      Answered plain = gateway.stranger().get(path);
      Answered zipped = gateway.stranger().with("Accept-Encoding", "gzip").get(path);

      assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
      assertThat(zipped.header("Vary")).isEqualTo("Accept-Encoding");
      assertThat(zipped.body()).hasSizeLessThan(plain.body().length / 3);
      try (var unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
        assertThat(unzipped.readAllBytes()).isEqualTo(plain.body());
      }
    }
  }

  private static String asset(String name) {
    return assets().stream().filter(it -> it.endsWith(name)).toList().getFirst();
  }

  private static List<String> assets() {
    return ASSET.matcher(page.string()).results().map((MatchResult it) -> it.group(1)).toList();
  }

  @Test
  void nothing_else_of_the_class_path_is_served() {
    for (String path :
        new String[] {"docs.css", "docs.html", "index.html", "%2e%2e%2flogback.xml"}) {
      assertThat(gateway.stranger().get("/docs/" + path).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void a_browser_shows_every_operation_and_asks_nobody_else() throws Exception {
    Browser.assume();
    try (Witness witness = new Witness(gateway.stranger().base())) {
      String dom =
          new Browser(directory, witness.switches())
              .patient()
              .dom(gateway.stranger().base().resolve("/docs"));

      Description description = Description.of(gateway.stranger().get("/openapi.yaml").string());
      assertThat(description.operations().values())
          .allSatisfy(
              operation ->
                  assertThat(dom).contains(operation.node().path("summary").asString() + "<"));
      assertThat(witness.requests())
          .isNotEmpty()
          .allSatisfy(
              request -> assertThat(request).startsWith("GET " + gateway.stranger().base()));
    }
  }
}
