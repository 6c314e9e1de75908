package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import com.authlete.sd.Disclosure;
import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is handed out, as a verifier reads it. */
class CredentialTest {
  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void an_sd_jwt_vc_says_what_it_is_and_whose() {
    Campaign campaign = campaign("dc+sd-jwt", "P-256");
    Wallet holder = Wallet.p256();
    Answered answer = campaign.scan(holder);
    Credential credential = Credential.in(answer);
    assertThat(answer.text("format")).isEqualTo("dc+sd-jwt");
    assertThat(credential.type()).isEqualTo("dc+sd-jwt");
    assertThat(credential.verifies(document(campaign))).isTrue();
    assertThat(credential.holderKey()).containsEntry("x", holder.x()).doesNotContainKey("d");
    assertThat(credential.payload())
        .containsEntry("iss", campaign.issuerDid())
        .containsEntry("sub", holder.did());
    assertThat(
            Json.members(
                (Map<?, ?>) Objects.requireNonNull(credential.object("status").get("status_list"))))
        .containsEntry("idx", answer.object("status").get("index"))
        .containsEntry("uri", answer.object("status").get("uri"));
  }

  @Test
  void only_what_the_schema_says_is_disclosed_apart() {
    Credential credential = Credential.in(campaign("dc+sd-jwt", "P-256").scan(Wallet.ed25519()));
    assertThat(credential.payload())
        .containsEntry("event", "KeyConf")
        .containsEntry("_sd_alg", "sha-256")
        .doesNotContainKey("access");
    assertThat(credential.disclosures())
        .extracting(Disclosure::getClaimName)
        .containsExactly("access");
    assertThat(credential.claims()).containsEntry("access", "visitor");
  }

  @Test
  void no_two_credentials_share_a_salt() {
    Campaign campaign = campaign("dc+sd-jwt", "P-256");
    List<String> salts =
        Stream.generate(() -> Credential.in(campaign.scan(Wallet.ed25519())))
            .limit(4)
            .map(credential -> credential.disclosures().getFirst().getSalt())
            .toList();
    assertThat(salts).doesNotHaveDuplicates().allSatisfy(salt -> assertThat(salt).hasSize(22));
  }

  @Test
  void times_are_on_the_hour_and_last_as_long_as_was_asked_for() {
    Instant now = gateway.clock().instant();
    Map<String, @Nullable Object> payload =
        Credential.in(campaign("dc+sd-jwt", "P-256").scan(Wallet.ed25519())).payload();
    Instant issued = Instant.ofEpochSecond(number(payload, "iat"));
    Instant expires = Instant.ofEpochSecond(number(payload, "exp"));
    assertThat(issued).isEqualTo(issued.truncatedTo(ChronoUnit.HOURS)).isBeforeOrEqualTo(now);
    assertThat(expires).isEqualTo(expires.truncatedTo(ChronoUnit.HOURS));
    assertThat(expires)
        .isBetween(now.plus(30, ChronoUnit.DAYS), now.plus(30, ChronoUnit.DAYS).plusSeconds(3_660));
  }

  @Test
  void the_vct_is_an_address_at_which_its_metadata_is_served() {
    Credential credential = Credential.in(campaign("dc+sd-jwt", "P-256").scan(Wallet.ed25519()));
    String vct = String.valueOf(credential.payload().get("vct"));
    Answered metadata = gateway.stranger().get(vct);
    assertThat(metadata.status()).as(metadata.string()).isEqualTo(200);
    assertThat(metadata.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(metadata.json()).containsEntry("vct", vct).containsEntry("name", "Badge");
    assertThat(metadata.string()).contains("\"path\":[\"access\"],\"sd\":\"always\"");
  }

  @Test
  void a_vc_jwt_is_a_credential_of_the_data_model() {
    Campaign campaign = campaign("vc+jwt", "P-256");
    Wallet holder = Wallet.ed25519();
    Answered answer = campaign.scan(holder);
    Credential credential = Credential.in(answer);
    assertThat(credential.type()).isEqualTo("vc+jwt");
    assertThat(credential.verifies(document(campaign))).isTrue();
    assertThat(credential.holderKey()).containsEntry("x", holder.x());
    assertThat(credential.payload())
        .containsEntry("id", answer.text("credentialId"))
        .containsEntry("type", List.of("VerifiableCredential", "Badge"));
    assertThat((List<?>) credential.payload().get("@context"))
        .first()
        .isEqualTo("https://www.w3.org/ns/credentials/v2");
    assertThat(credential.object("issuer")).containsEntry("id", campaign.issuerDid());
    assertThat(credential.object("credentialSubject"))
        .containsEntry("id", holder.did())
        .containsEntry("event", "KeyConf")
        .containsEntry("access", "visitor");
    assertThat(credential.objects("credentialStatus"))
        .hasSize(2)
        .allSatisfy(
            entry ->
                assertThat(entry)
                    .containsEntry("type", "BitstringStatusListEntry")
                    .containsEntry(
                        "statusListIndex", String.valueOf(answer.object("status").get("index"))));
    for (String time : List.of("validFrom", "validUntil")) {
      assertThat(String.valueOf(credential.payload().get(time))).endsWith(":00:00Z");
    }
  }

  @ParameterizedTest
  @CsvSource({"dc+sd-jwt", "vc+jwt"})
  void an_issuer_of_ed25519_alone_signs_with_it(String format) {
    Campaign campaign = campaign(format, "Ed25519");
    Credential credential = Credential.in(campaign.scan(Wallet.p256()));
    assertThat(credential.algorithm()).isEqualTo("EdDSA");
    assertThat(credential.verifies(document(campaign))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"key, P-256", "key, Ed25519", "jwk, P-256", "jwk, Ed25519"})
  void an_issuer_whose_key_is_its_name_signs_with_that_key(String method, String curve) {
    Answered issuer =
        gateway
            .api()
            .post(
                "/api/v1/issuers",
                Map.of("name", "Acme", "didMethod", method, "keys", List.of(curve)));
    assertThat(issuer.text("did")).startsWith("did:" + method + ":");
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", issuer.text("did"));
    Credential credential = Credential.in(Campaign.of(gateway.api(), request).scan(Wallet.p256()));
    assertThat(credential.kid()).startsWith(issuer.text("did") + "#");
    assertThat(credential.verifies(issuer.object("didDocument"))).isTrue();
  }

  @Test
  void where_both_curves_are_there_the_one_that_everybody_knows_signs() {
    Campaign campaign = campaign("dc+sd-jwt", "Ed25519", "P-256");
    assertThat(Credential.in(campaign.scan(Wallet.p256())).algorithm()).isEqualTo("ES256");
  }

  @Test
  void indexes_do_not_tell_the_order_of_issuance() {
    Campaign campaign = campaign("dc+sd-jwt", "P-256");
    List<Integer> indexes =
        Stream.generate(() -> campaign.scan(Wallet.ed25519()))
            .limit(8)
            .map(answer -> (Integer) Objects.requireNonNull(answer.object("status").get("index")))
            .toList();
    assertThat(indexes).doesNotHaveDuplicates();
    assertThat(indexes).isNotEqualTo(indexes.stream().sorted().toList());
  }

  @Test
  void the_page_of_a_collection_is_data_for_a_wallet_and_html_for_a_browser() {
    Campaign campaign = campaign("dc+sd-jwt", "P-256");
    URI page = URI.create(String.valueOf(campaign.document().get("url")));
    assertThat(gateway.stranger().with("Accept", "text/html").get(page.toString()).string())
        .contains("Conference badge")
        .contains("Acme");
    Answered data = gateway.stranger().with("Accept", "application/json").get(page.toString());
    assertThat(data.json())
        .containsEntry("collectionId", campaign.id())
        .containsEntry("autoIssue", gateway.base() + "/auto-issue")
        .containsEntry("audience", gateway.base().toString());
  }

  private static Campaign campaign(String format, String... curves) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("format", format);
    request.put("issuerDid", Campaign.issuer(gateway.api(), curves));
    return Campaign.of(gateway.api(), request);
  }

  private static Map<String, @Nullable Object> document(Campaign campaign) {
    return IssuersTest.served(gateway.stranger(), campaign.issuerDid());
  }

  private static long number(Map<String, @Nullable Object> payload, String name) {
    return ((Number) Objects.requireNonNull(payload.get(name))).longValue();
  }
}
