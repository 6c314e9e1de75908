package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.ReaderException;
import dev.chancery.api.page.Scanner;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Collections for those who stand before their screen. */
class ScreenCodeTest {
  private static TestGateway gateway;
  private static Campaign campaign;
  private static String screenUrl;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    campaign = Campaign.with(gateway.api(), Map.of("admission", "code"));
    screenUrl = screen("Foyer").text("url");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void what_the_screen_shows_opens_the_collection_to_everybody_in_the_room() {
    String code = shown(screenUrl);
    for (Wallet wallet : new Wallet[] {Wallet.ed25519(), Wallet.p256()}) {
      Answered answer = campaign.scan(wallet, Map.of("code", code));
      assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    }
  }

  @Test
  void the_link_that_is_scanned_says_how_to_collect() {
    String link = scanned(screenUrl);
    Answered data = gateway.stranger().with("Accept", "application/json").get(link);
    assertThat(data.status()).isEqualTo(200);
    assertThat(data.text("code")).isEqualTo(URI.create(link).getQuery().replace("code=", ""));
    assertThat(data.text("collectionId")).isEqualTo(campaign.id());
    assertThat(data.object("requires")).containsEntry("code", true).containsEntry("proof", false);
  }

  @Test
  void a_scan_without_the_code_is_refused() {
    refused(campaign.scan(Wallet.ed25519()), "CODE_REQUIRED");
  }

  @Test
  void any_other_code_is_refused() {
    refused(
        campaign.scan(Wallet.ed25519(), Map.of("code", "AAAAAAAAAAAAAAAAAAAAAA")), "CODE_INVALID");
    String elsewhere =
        shown(
            screen(Campaign.with(gateway.api(), Map.of("admission", "code")), "Elsewhere")
                .text("url"));
    refused(campaign.scan(Wallet.ed25519(), Map.of("code", elsewhere)), "CODE_INVALID");
  }

  @Test
  void a_code_is_taken_for_one_step_more_and_no_longer() {
    gateway.clock().step(Duration.ofMillis(30_000 - gateway.clock().millis() % 30_000));
    String code = shown(screenUrl);
    gateway
        .clock()
        .later(
            Duration.ofSeconds(30),
            () -> {
              assertThat(shown(screenUrl)).isNotEqualTo(code);
              assertThat(campaign.scan(Wallet.ed25519(), Map.of("code", code)).status())
                  .isEqualTo(201);
            });
    gateway
        .clock()
        .later(
            Duration.ofSeconds(90),
            () -> refused(campaign.scan(Wallet.ed25519(), Map.of("code", code)), "CODE_INVALID"));
  }

  @Test
  void a_screen_opens_with_its_token_alone() {
    String page = "/api/v1/collections/" + campaign.id() + "/screen";
    assertThat(gateway.stranger().get(page).status()).isEqualTo(401);
    assertThat(gateway.stranger().get(page + "?token=guess").status()).isEqualTo(401);
    assertThat(gateway.api().get(page).status()).isEqualTo(401);
    assertThat(gateway.stranger().get(screenUrl).header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void a_withdrawn_screen_goes_dark_and_its_code_with_it_in_time() {
    Answered screen = screen("Back door");
    assertThat(gateway.stranger().get(screen.text("url")).status()).isEqualTo(200);
    String path = "/api/v1/collections/" + campaign.id() + "/screens/" + screen.text("id");
    assertThat(gateway.api().delete(path).status()).isEqualTo(204);
    assertThat(gateway.stranger().get(screen.text("url")).status()).isEqualTo(401);
    assertThat(gateway.api().delete(path).status()).isEqualTo(404);
    assertThat(gateway.stranger().get(screenUrl).status()).isEqualTo(200);
  }

  @Test
  void a_token_is_stored_as_its_hash_alone_and_listed_without() {
    Answered screen = screen("Side stage");
    String token = screen.text("token");
    assertThat(
            TestServers.value(
                gateway.database(),
                "select count(*) from screen where token_hash = sha256('" + token + "')"))
        .isEqualTo("1");
    assertThat(TestServers.query(gateway.database(), "select screen::text from screen").toString())
        .doesNotContain(token);
    assertThat(gateway.api().get("/api/v1/collections/" + campaign.id() + "/screens").string())
        .contains("Side stage")
        .doesNotContain(token);
  }

  @Test
  void the_printed_qr_of_the_collection_never_carries_a_code() throws ReaderException {
    Answered qr = gateway.stranger().get("/api/v1/collections/" + campaign.id() + "/qr");
    assertThat(Scanner.scanSvg(qr.string()).getText())
        .isEqualTo(gateway.base() + "/c/" + campaign.id());
  }

  @Test
  void a_collection_that_asks_for_no_code_has_no_screen() {
    Campaign open = Campaign.with(gateway.api(), Map.of("admission", "open"));
    Answered answer =
        gateway
            .api()
            .post("/api/v1/collections/" + open.id() + "/screens", Map.of("name", "Foyer"));
    assertThat(answer.status()).isEqualTo(409);
  }

  private static Answered screen(String name) {
    return screen(campaign, name);
  }

  private static Answered screen(Campaign campaign, String name) {
    Answered made =
        gateway
            .api()
            .post("/api/v1/collections/" + campaign.id() + "/screens", Map.of("name", name));
    assertThat(made.status()).as(made.string()).isEqualTo(201);
    return made;
  }

  /** What a phone reads from the screen. */
  private static String scanned(String url) {
    Answered page = gateway.stranger().get(url);
    assertThat(page.status()).as(page.string()).isEqualTo(200);
    try {
      return Scanner.scanSvg(page.string()).getText();
    } catch (ReaderException e) {
      throw new AssertionError(page.string(), e);
    }
  }

  private static String shown(String url) {
    return URI.create(scanned(url)).getQuery().replace("code=", "");
  }

  private static void refused(Answered answer, String code) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo(code);
  }
}
