package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Browser;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Wallet;
import dev.chancery.testing.Witness;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real browser does with what the gateway serves (threat T-29). */
class BrowserPagesTest {
  /** TRAP stands for an address where nobody should ever come. */
  private static final String LOADING =
      "<img src=TRAP/1 onerror=alert(1)><script src=TRAP/2></script><iframe src=TRAP/3></iframe>"
          + "<link rel=stylesheet href=TRAP/4>";

  private static final String RUNNING =
      "\"></title></style><script>document.title='broken';alert(2)</script>"
          + "<svg/onload=fetch('TRAP/5')>";

  private static final String LEADING =
      "<meta http-equiv=refresh content='0;url=TRAP/6'><base href=TRAP>";

  private static TestGateway gateway;
  private static Witness witness;

  @TempDir private Path directory = Path.of("");

  @BeforeAll
  static void start() throws IOException {
    Browser.assume();
    gateway = TestGateway.start();
    witness = new Witness(gateway.stranger().base());
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      witness.close();
      gateway.close();
    }
  }

  @Test
  void a_page_that_did_not_escape_would_be_found_out() throws Exception {
    URI page = witness.page("/unescaped", withoutDialogs(armed(LOADING) + armed(RUNNING)));

    String dom = browser().dom(page);

    assertThat(dom).contains("<title>broken</title>");
    assertThat(witness.requests()).contains("GET " + witness.origin() + "/1");
  }

  @Test
  void no_name_makes_the_collect_page_run_or_call_anything() throws Exception {
    Campaign campaign = hostile(Map.of("admission", "open"));

    assertHarmless("/c/" + campaign.id(), "/c/" + campaign.id());
  }

  @Test
  void no_name_makes_the_screen_run_or_call_anything() throws Exception {
    Campaign campaign = hostile(Map.of("admission", "code"));
    String screens = "/api/v1/collections/" + campaign.id() + "/screen";
    Answered screen = gateway.api().post(screens + "s", Map.of("name", "Hall"));

    assertHarmless(screens, screens + "?token=" + screen.text("token"));
  }

  private void assertHarmless(String path, String address) throws Exception {
    int before = witness.requests().size();

    String dom = browser().dom(gateway.stranger().base().resolve(address));

    assertThat(dom).contains("&lt;script").doesNotContain("<title>broken</title>");
    assertThat(witness.requests().subList(before, witness.requests().size()))
        .containsExactly("GET " + gateway.stranger().base() + path);
  }

  @Test
  void a_wallet_that_is_a_page_of_another_site_collects() throws Exception {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    String script =
        """
        <title>waiting</title><script>
        const post = (path, headers, body) => fetch("GATEWAY" + path, {method: "POST",
          headers: {"Content-Type": "application/json", ...headers}, body: JSON.stringify(body)});
        const collect = async () => {
          const card = await (await fetch("GATEWAY/c/COLLECTION",
            {headers: {"Accept": "application/json"}})).json();
          const challenge = await (await post("/auto-issue/challenge", {},
            {collectionId: card.collectionId})).json();
          const scan = {did: "DID", collectionId: card.collectionId};
          const first = await post("/auto-issue", {"Idempotency-Key": "a"}, scan);
          const again = await post("/auto-issue", {"Idempotency-Key": "b"}, scan);
          return [challenge.expiresIn > 0, first.status, (await first.json()).format,
            again.status, (await again.json()).code].join(" ");
        };
        collect().then(told => document.title = told, failure => document.title = "" + failure);
        </script>"""
            .replace("GATEWAY", gateway.stranger().base().toString())
            .replace("COLLECTION", campaign.id())
            .replace("DID", Wallet.ed25519().did());

    String dom = browser().patient().dom(witness.page("/wallet", script));

    assertThat(dom).contains("<title>true 201 dc+sd-jwt 409 ALREADY_ISSUED</title>");
  }

  @Test
  void a_page_of_another_site_does_not_read_what_is_an_organisations() throws Exception {
    String script =
        """
        <title>waiting</title><script>
        fetch("GATEWAY/api/v1/keys", {headers: {"Authorization": "Bearer KEY"}})
          .then(() => document.title = "read", () => document.title = "refused");
        </script>"""
            .replace("GATEWAY", gateway.stranger().base().toString())
            .replace("KEY", TestGateway.KEY);

    assertThat(browser().patient().dom(witness.page("/other", script)))
        .contains("<title>refused</title>");
  }

  /** Everything that an organisation names, named by somebody who means harm. */
  private static Campaign hostile(Map<String, Object> policy) {
    Api api = gateway.api();
    Answered issuer =
        api.post(
            "/api/v1/issuers",
            Map.of("name", armed(RUNNING), "didMethod", "web", "keys", List.of("P-256")));
    Map<String, @Nullable Object> schema =
        new LinkedHashMap<>(api.get("/api/v1/schemas/" + Campaign.schema(api)).json());
    schema.put("id", "hostile-" + policy.get("admission"));
    schema.put(
        "display",
        List.of(Map.of("name", armed(LEADING), "description", armed(LOADING) + armed(RUNNING))));
    schema.put(
        "jsonSchema",
        Map.of("type", "object", "properties", Map.of(armed(RUNNING), Map.of("type", "string"))));
    schema.remove("selectivelyDisclosable");
    Answered type = api.post("/api/v1/schemas", schema);
    assertThat(type.status()).as(type.string()).isEqualTo(201);
    Map<String, @Nullable Object> request = Campaign.request();
    request.putAll(
        Map.of(
            "name", armed(LOADING),
            "issuerDid", issuer.text("did"),
            "schemaIds", List.of(type.text("id")),
            "claims", Map.of(),
            "policy", policy));
    return Campaign.of(api, request);
  }

  private static String withoutDialogs(String payload) {
    return payload.replaceAll("alert\\(\\d\\)", "1");
  }

  private static String armed(String payload) {
    return payload.replace("TRAP", witness.origin().toString());
  }

  private Browser browser() {
    return new Browser(directory, witness.switches());
  }
}
