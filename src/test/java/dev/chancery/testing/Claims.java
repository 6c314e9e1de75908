package dev.chancery.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Claims of a campaign: what its organisation sees, and what wallets do with the links. */
public record Claims(Campaign campaign) {
  private static final String PATH = "/api/v1/claims";

  /** The bulk of these lines, once all of them are worked off. */
  public String worked(String... lines) {
    Rows rows = Rows.of(campaign);
    String id = Rows.accepted(rows.csv(lines));
    await().atMost(Duration.ofSeconds(20)).until(() -> rows.bulk(id).text("state").equals("done"));
    return id;
  }

  /** The claims of a bulk, as their organisation sees them. */
  public List<Map<String, @Nullable Object>> of(String bulk) {
    return page("?bulk=" + bulk);
  }

  /** A page of claims; {@code query} begins with a question mark, or is empty. */
  public List<Map<String, @Nullable Object>> page(String query) {
    Answered page = campaign.owner().get(PATH + query);
    assertThat(page.status()).as(page.string()).isEqualTo(200);
    return Json.elements((List<?>) Objects.requireNonNull(page.json().get("claims"))).stream()
        .map(each -> Json.members((Map<?, ?>) Objects.requireNonNull(each)))
        .toList();
  }

  /** The id of the one claim of a bulk. */
  public String idOf(String bulk) {
    assertThat(of(bulk)).hasSize(1);
    return String.valueOf(of(bulk).getFirst().get("id"));
  }

  public Answered get(String id) {
    return campaign.owner().get(PATH + "/" + id);
  }

  public Answered resend(String id) {
    return campaign.owner().post(PATH + "/" + id + "/resend", Map.of());
  }

  public Answered cancel(String id) {
    return campaign.owner().post(PATH + "/" + id + "/cancel", Map.of());
  }

  /** What the link of a claim holds. */
  public String token(String id) {
    String path = URI.create(get(id).text("link")).getPath();
    assertThat(path).startsWith("/claim/");
    return path.substring("/claim/".length());
  }

  /** What the link shows, as a wallet asks for it. */
  public Answered seen(String token) {
    return stranger().with("Accept", "application/json").get("/claim/" + token);
  }

  public Answered collect(Wallet wallet, String token) {
    return stranger().post("/auto-issue", body(wallet, token));
  }

  /** The same where the gateway's clock was stepped. */
  public Answered collect(Wallet wallet, String token, Instant issuedAt) {
    return stranger().post("/auto-issue", body(wallet, token, campaign.proof(wallet, issuedAt)));
  }

  public Map<String, Object> body(Wallet wallet, String token) {
    return body(wallet, token, campaign.proof(wallet));
  }

  public static Map<String, Object> body(Wallet wallet, String token, Map<String, Object> proof) {
    return Map.of(
        "did", wallet.did(), "claim", token, "proof", Objects.requireNonNull(proof.get("proof")));
  }

  public Api stranger() {
    return new Api(campaign.owner().base(), null);
  }
}
