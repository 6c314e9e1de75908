package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Verifier;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the gateway issues, verified by libraries that share nothing with it, over the network
 * alone: DID document, type metadata and status list are fetched as any verifier fetches them.
 */
class ThirdPartyVerificationTest {
  private static final Pattern CURL =
      Pattern.compile(
          "^ *curl -sS (\\S+) -H 'Content-Type: ([^']+)' -d '([^']+)'$", Pattern.MULTILINE);

  private static Verifier verifier;
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    verifier = Verifier.installOrSkip();
    gateway = TestGateway.startWithDemo(TestServers.freshDatabase());
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"P-256, ES256", "Ed25519, EdDSA"})
  void an_sd_jwt_vc_verifies_and_is_bound_to_its_holder(String curve, String algorithm) {
    Campaign campaign = campaign("dc+sd-jwt", curve);
    for (Wallet wallet : List.of(Wallet.ed25519(), Wallet.p256())) {
      Map<String, @Nullable Object> report = verify(campaign.scan(wallet), wallet);
      assertThat(report)
          .containsEntry("verified", true)
          .containsEntry("issuer", campaign.issuerDid())
          .containsEntry("algorithm", algorithm)
          .containsEntry("type", "Badge")
          .containsEntry("disclosed", List.of("access"))
          .containsEntry("status", "valid")
          .containsEntry("keyBinding", true);
      assertThat(claims(report))
          .containsEntry("sub", wallet.did())
          .containsEntry("event", "KeyConf")
          .containsEntry("access", "visitor");
    }
  }

  @ParameterizedTest
  @CsvSource({"P-256, ES256", "Ed25519, EdDSA"})
  void a_vc_jwt_verifies(String curve, String algorithm) {
    Campaign campaign = campaign("vc+jwt", curve);
    Wallet wallet = Wallet.ed25519();
    Map<String, @Nullable Object> report = verify(campaign.scan(wallet), null);
    assertThat(report)
        .containsEntry("verified", true)
        .containsEntry("issuer", campaign.issuerDid())
        .containsEntry("algorithm", algorithm)
        .containsEntry("status", "valid");
    assertThat(claims(report))
        .containsEntry("id", wallet.did())
        .containsEntry("event", "KeyConf")
        .containsEntry("access", "visitor");
  }

  @Test
  void a_credential_is_of_no_use_to_whoever_does_not_hold_its_key() {
    Answered issued = campaign("dc+sd-jwt", "P-256").scan(Wallet.p256());
    assertThat(verify(issued, Wallet.p256()))
        .containsEntry("verified", false)
        .containsEntry("refused", "signature verification failed");
  }

  @Test
  void a_disclosure_that_was_altered_is_refused() {
    Answered issued = campaign("dc+sd-jwt", "P-256").scan(Wallet.p256());
    Map<String, Object> request = request(gateway, issued, null);
    request.put("credential", issued.text("credential").replaceFirst("~Wy.", "~WyK"));
    assertThat(verifier.verify(request)).containsEntry("verified", false);
  }

  @ParameterizedTest
  @CsvSource({"dc+sd-jwt", "vc+jwt"})
  void a_credential_that_another_replaced_is_revoked(String format) {
    Campaign campaign = campaign(format, "P-256");
    Wallet wallet = Wallet.ed25519();
    Answered earlier = campaign.scan(wallet);
    assertThat(verify(earlier, null)).containsEntry("verified", true);
    gateway.clock().step(Duration.ofHours(25));
    Answered later = campaign.scan(wallet, proof(wallet, campaign.nonce()));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(verify(earlier, null)).containsEntry("status", "invalid"));
    assertThat(verify(earlier, null)).containsEntry("verified", false);
    assertThat(verify(later, null))
        .containsEntry("verified", true)
        .containsEntry("status", "valid");
  }

  @ParameterizedTest
  @CsvSource({"dc+sd-jwt", "vc+jwt"})
  void a_credential_that_is_suspended_is_so_until_it_is_reinstated(String format) {
    Answered issued = campaign(format, "P-256").scan(Wallet.ed25519());
    String path = "/api/v1/credentials/" + issued.text("credentialId");
    assertThat(gateway.api().post(path + "/suspend", Map.of()).status()).isEqualTo(200);
    await()
        .untilAsserted(() -> assertThat(verify(issued, null)).containsEntry("status", "suspended"));
    assertThat(verify(issued, null)).containsEntry("verified", false);
    assertThat(gateway.api().post(path + "/reinstate", Map.of()).status()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(verify(issued, null)).containsEntry("status", "valid"));
  }

  @Test
  void what_the_banner_tells_a_newcomer_to_run_issues_a_credential_that_verifies() {
    assertThat(verify(run(gateway.banner()), null))
        .containsEntry("verified", true)
        .containsEntry("status", "valid")
        .containsEntry("disclosed", List.of("access", "venue"))
        .containsEntry("type", "Visitor badge");
  }

  @Test
  void a_demo_whose_gateway_has_moved_to_another_address_verifies_there() {
    URI database = TestServers.freshDatabase();
    TestGateway.startWithDemo(database).close();
    try (TestGateway moved = TestGateway.startWithDemo(database)) {
      Map<String, @Nullable Object> report =
          verifier.verify(request(moved, run(moved.banner()), null));
      assertThat(report).containsEntry("verified", true);
      assertThat(report.get("issuer"))
          .asString()
          .startsWith("did:web:localhost%3A" + moved.base().getPort() + ":issuers:demo");
    }
  }

  /** Does what the banner's curl line does, to the letter. */
  private static Answered run(String banner) {
    Matcher curl = CURL.matcher(banner);
    assertThat(curl.find()).as(banner).isTrue();
    return new Api(URI.create(curl.group(1)), null)
        .postRaw(curl.group(1), curl.group(2), curl.group(3).getBytes(StandardCharsets.UTF_8));
  }

  private static Campaign campaign(String format, String curve) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", Campaign.issuer(gateway.api(), curve));
    request.put("format", format);
    return Campaign.of(gateway.api(), request);
  }

  private static Map<String, Object> proof(Wallet wallet, String nonce) {
    String jwt = wallet.proof(gateway.base().toString(), nonce, gateway.clock().instant());
    return Map.of("proof", Map.of("jwt", jwt));
  }

  private static Map<String, @Nullable Object> verify(Answered issued, @Nullable Wallet holder) {
    return verifier.verify(request(gateway, issued, holder));
  }

  private static Map<String, Object> request(
      TestGateway gateway, Answered issued, @Nullable Wallet holder) {
    assertThat(issued.status()).as(issued.string()).isEqualTo(201);
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("credential", issued.text("credential"));
    request.put("format", issued.text("format"));
    request.put("base", gateway.base().toString());
    request.put("now", gateway.clock().instant().getEpochSecond());
    if (holder != null) {
      request.put("holder", holder.privateJwk());
    }
    return request;
  }

  private static Map<String, @Nullable Object> claims(Map<String, @Nullable Object> report) {
    return Json.members((Map<?, ?>) Objects.requireNonNull(report.get("claims")));
  }
}
