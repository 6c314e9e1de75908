package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Browser;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Claims;
import dev.chancery.testing.Wallet;
import dev.chancery.testing.Witness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the link of a claim opens. */
class ClaimPageTest {
  private static TestGateway gateway;

  @TempDir private Path directory = Path.of("");

  private Claims claims = claims();
  private String id = "";
  private String token = "";

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Claims claims() {
    return new Claims(Campaign.with(gateway.api(), Map.of("admission", "open")));
  }

  @BeforeEach
  void somebody_has_a_link() {
    claims = claims();
    id = claims.idOf(claims.worked("email,name", "ada@example.com,Ada Lovelace"));
    token = claims.token(id);
  }

  private Answered page() {
    return gateway.stranger().with("Accept", "text/html").get("/claim/" + token);
  }

  private URI address() {
    return gateway.stranger().base().resolve("/claim/" + token);
  }

  @Test
  void it_shows_the_card_and_who_issues_it_and_of_nobody_who_they_are() {
    Answered page = page();

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.string())
        .contains("Conference badge", "Acme", "QR code of this page’s link", "<svg")
        .doesNotContain("Ada", "Lovelace", "ada@example.com");
  }

  @Test
  void its_address_is_kept_nowhere_and_told_to_nobody() {
    Answered page = page();
    Answered data = claims.seen(token);

    for (Answered answer : new Answered[] {page, data}) {
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Vary")).contains("Accept");
    }
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("script-src 'sha256-", "connect-src 'self'")
        .doesNotContain("unsafe", "http");
  }

  @Test
  void a_wallet_reads_all_that_it_needs() {
    Map<String, Object> body = claims.body(Wallet.p256(), token);

    Answered data = claims.seen(token);

    assertThat(data.json())
        .containsEntry("claim", token)
        .containsEntry("collectionId", claims.campaign().id())
        .containsEntry("state", "waiting")
        .containsEntry("requires", Map.of("proof", true, "code", false, "invitation", false));
    assertThat(data.text("autoIssue")).isEqualTo(gateway.base() + "/auto-issue");
    assertThat(claims.stranger().post(data.text("autoIssue"), body).status()).isEqualTo(201);
    assertThat(claims.seen(token).text("state")).isEqualTo("collected");
  }

  @Test
  void to_look_at_it_changes_nothing() {
    for (String method : new String[] {"GET", "HEAD", "GET"}) {
      assertThat(gateway.stranger().call(method, "/claim/" + token, null).status()).isEqualTo(200);
    }

    assertThat(claims.get(id).text("state")).isEqualTo("waiting");
  }

  @Test
  void it_says_what_became_of_the_claim() {
    assertThat(page().string()).contains("Collect it with your wallet");
    assertThat(claims.cancel(id).status()).isEqualTo(200);

    assertThat(page().string())
        .contains("Taken back")
        .doesNotContain("Collect it with your wallet", "<svg");
  }

  @Test
  void a_link_that_leads_nowhere_gets_a_page_that_says_so() {
    Answered page = gateway.stranger().with("Accept", "text/html").get("/claim/nothing");

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.string()).contains("Nothing here");
  }

  @Test
  void it_finds_out_by_itself_that_it_was_collected() throws Exception {
    Browser.assume();
    try (Witness witness = new Witness(gateway.stranger().base())) {
      Map<String, Object> body = claims.body(Wallet.ed25519(), token);
      witness.when(
          "GET " + address(),
          () -> assertThat(claims.stranger().post("/auto-issue", body).status()).isEqualTo(201));

      String dom = new Browser(directory, witness.switches()).patient().dom(address());

      assertThat(dom).contains("It is in the wallet that opened this link first.");
      assertThat(witness.requests()).isNotEmpty().allMatch(it -> it.equals("GET " + address()));
    }
  }

  @Test
  void it_fits_a_phone_and_offers_to_hand_the_link_on() throws IOException, InterruptedException {
    Browser.assume();
    Path picture = Path.of("target", "claim-page.png");

    new Browser(directory).shoot(address(), picture);

    assertThat(new Browser(directory).dom(address()))
        .containsPattern("<button type=\"button\" data-copy=\"\">")
        .contains("Copy the link");
  }
}
