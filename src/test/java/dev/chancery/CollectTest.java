package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.api.page.Scanner;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import java.io.ByteArrayInputStream;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The QR code, and what it opens. */
class CollectTest {
  private static TestGateway gateway;
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    campaign = Campaign.with(gateway.api(), Map.of("admission", "proof"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html; charset=utf-8",
        "*/*                                                             | text/html; charset=utf-8",
        "application/json                                                | application/json",
        "application/json, text/plain, */*                               | application/json",
        "text/html;q=0.5, application/json                               | application/json",
      })
  void a_browser_gets_a_page_and_a_wallet_gets_data(String accept, String contentType) {
    Answered answer = gateway.stranger().with("Accept", accept).get("/c/" + campaign.id());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(contentType);
    assertThat(answer.header("Vary")).isEqualTo("Accept");
  }

  @Test
  void a_page_may_do_nothing_but_be_shown() {
    Answered page = gateway.stranger().with("Accept", "text/html").get("/c/" + campaign.id());

    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http", "script-src");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
  }

  @Test
  void the_data_say_where_to_call_and_what_is_asked() {
    Answered data =
        gateway.stranger().with("Accept", "application/json").get("/c/" + campaign.id());

    assertThat(data.json())
        .containsEntry("collectionId", campaign.id())
        .containsEntry("autoIssue", gateway.base() + "/auto-issue")
        .containsEntry("challenge", gateway.base() + "/auto-issue/challenge")
        .containsEntry("audience", gateway.base().toString())
        .containsEntry("state", "open");
    assertThat(data.object("requires")).containsEntry("proof", true).containsEntry("code", false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/c/nothing", "/c/00000000-0000-4000-8000-000000000000"})
  void a_link_that_leads_nowhere_is_a_page_for_people_and_a_problem_for_programs(String path) {
    Answered page = gateway.stranger().with("Accept", "text/html").get(path);
    Answered data = gateway.stranger().with("Accept", "application/json").get(path);

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(data.status()).isEqualTo(404);
    assertThat(data.code()).isEqualTo("NOT_FOUND");
  }

  @Test
  void the_page_of_an_issuer_that_issues_no_more_is_gone() {
    Campaign over = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered deactivated =
        gateway.api().post("/api/v1/issuers/" + over.issuerDid() + "/deactivate", Map.of());
    assertThat(deactivated.status()).as(deactivated.string()).isEqualTo(200);

    assertThat(gateway.stranger().with("Accept", "text/html").get("/c/" + over.id()))
        .satisfies(page -> assertThat(page.status()).isEqualTo(404))
        .satisfies(page -> assertThat(page.string()).startsWith("<!doctype html>"));
  }

  @Test
  void every_picture_of_the_QR_leads_to_the_page() throws Exception {
    String link = gateway.base() + "/c/" + campaign.id();

    assertThat(Scanner.scanSvg(qr("image/svg+xml").string()).getText()).isEqualTo(link);
    assertThat(Scanner.scanTerminal(qr("text/plain").string()).getText()).isEqualTo(link);
    byte[] png = qr("image/png").body();
    assertThat(Scanner.scan(ImageIO.read(new ByteArrayInputStream(png))).getText()).isEqualTo(link);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/*                                        | image/svg+xml",
        "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5 | image/svg+xml",
        "image/png                                  | image/png",
        "text/plain                                 | text/plain; charset=utf-8",
      })
  void a_QR_comes_as_it_is_asked_for(String accept, String contentType) {
    Answered answer = qr(accept);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(contentType);
    assertThat(answer.header("Vary")).isEqualTo("Accept");
    assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=3600");
  }

  private static Answered qr(String accept) {
    return gateway
        .stranger()
        .with("Accept", accept)
        .get("/api/v1/collections/" + campaign.id() + "/qr");
  }
}
