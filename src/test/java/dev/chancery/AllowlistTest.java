package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Collections for those who are on their list. */
class AllowlistTest {
  private static TestGateway gateway;
  private static Campaign campaign;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    campaign = Campaign.with(gateway.api(), Map.of("admission", "allowlist"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void who_is_not_on_the_list_is_refused_whatever_they_prove() {
    Answered answer = campaign.scanWithProof(Wallet.ed25519());
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("HOLDER_NOT_ALLOWED");
  }

  @Test
  void to_be_on_the_list_is_not_enough_without_a_proof() {
    Wallet wallet = Wallet.ed25519();
    put(wallet, Map.of());
    Answered answer = campaign.scan(wallet);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("PROOF_REQUIRED");
  }

  @Test
  void a_holder_gets_their_own_claims_over_the_collections() {
    Wallet wallet = Wallet.p256();
    put(wallet, Map.of("name", "Ada", "access", "backstage"));
    Answered answer = campaign.scanWithProof(wallet);
    assertThat(answer.status()).as(answer.string()).isEqualTo(201);
    assertThat(Credential.in(answer).claims())
        .containsEntry("event", "KeyConf")
        .containsEntry("access", "backstage")
        .containsEntry("name", "Ada");
  }

  @Test
  void claims_are_replaced_as_a_whole_at_once() {
    Wallet wallet = Wallet.ed25519();
    put(wallet, Map.of("name", "Ada", "access", "backstage"));
    put(wallet, Map.of("name", "Grace"));
    assertThat(Credential.in(campaign.scanWithProof(wallet)).claims())
        .containsEntry("name", "Grace")
        .containsEntry("access", "visitor");
  }

  @Test
  void who_is_added_or_removed_is_known_at_once() {
    Wallet wallet = Wallet.ed25519();
    assertThat(campaign.scanWithProof(wallet).code()).isEqualTo("HOLDER_NOT_ALLOWED");
    put(wallet, Map.of());
    assertThat(gateway.api().delete(holders() + "/" + encoded(wallet)).status()).isEqualTo(204);
    assertThat(campaign.scanWithProof(wallet).code()).isEqualTo("HOLDER_NOT_ALLOWED");
    put(wallet, Map.of());
    assertThat(campaign.scanWithProof(wallet).status()).isEqualTo(201);
  }

  @Test
  void who_was_never_on_the_list_cannot_be_removed() {
    Answered answer = gateway.api().delete(holders() + "/" + encoded(Wallet.ed25519()));
    assertThat(answer.status()).isEqualTo(404);
  }

  @Test
  void the_list_is_told_to_its_organisation() {
    Wallet wallet = Wallet.ed25519();
    put(wallet, Map.of("name", "Ada"));
    Object listed = gateway.api().get(holders()).json().get("holders");
    assertThat(((List<?>) Objects.requireNonNull(listed)).stream().map(each -> of(each)))
        .anySatisfy(
            each ->
                assertThat(each)
                    .containsEntry("did", wallet.did())
                    .containsEntry("claims", Map.of("name", "Ada")));
  }

  @Test
  void one_faulty_holder_keeps_all_of_them_out() {
    Wallet wallet = Wallet.ed25519();
    Answered answer =
        gateway
            .api()
            .post(holders(), List.of(Map.of("did", wallet.did()), Map.of("did", "did:nonsense")));
    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
    assertThat(campaign.scanWithProof(wallet).code()).isEqualTo("HOLDER_NOT_ALLOWED");
  }

  @Test
  void claims_that_do_not_satisfy_the_schema_are_told_and_leave_no_row() {
    Wallet wallet = Wallet.ed25519();
    put(wallet, Map.of("access", 7));
    long before = gateway.credentials(campaign);
    Answered answer = campaign.scanWithProof(wallet);
    assertThat(answer.status()).as(answer.string()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("SCHEMA_VALIDATION_FAILED");
    assertThat(answer.string()).contains("\"pointer\":\"/access\"");
    assertThat(gateway.credentials(campaign)).isEqualTo(before);
  }

  /** Threat T-38. Bytes are shown as text where they are text, so that a plain copy is found. */
  @Test
  void claims_lie_nowhere_in_plain_text() {
    Wallet wallet = Wallet.ed25519();
    put(wallet, Map.of("name", "Canary Kestrel-4711"));
    Answered answer = campaign.scanWithProof(wallet);
    assertThat(Credential.in(answer).claims()).containsEntry("name", "Canary Kestrel-4711");
    String everything = dump();
    assertThat(everything).contains(wallet.did()).doesNotContain("Kestrel");
    assertThat(everything).doesNotContain(answer.text("credential"));
  }

  private static String dump() {
    StringBuilder dump = new StringBuilder();
    TestServers.query(
            gateway.database(),
            "select table_name from information_schema.tables where table_schema = 'public'")
        .forEach(table -> dump.append(dump(String.valueOf(table.get("table_name")))));
    return dump.toString();
  }

  private static String dump(String table) {
    StringBuilder dump = new StringBuilder();
    TestServers.query(gateway.database(), "select * from " + table)
        .forEach(
            row ->
                row.values()
                    .forEach(
                        value ->
                            dump.append(
                                    value instanceof byte[] bytes
                                        ? new String(bytes, StandardCharsets.ISO_8859_1)
                                        : String.valueOf(value))
                                .append('\n')));
    return dump.toString();
  }

  private static void put(Wallet wallet, Map<String, ?> claims) {
    Answered answer =
        gateway.api().post(holders(), List.of(Map.of("did", wallet.did(), "claims", claims)));
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
  }

  private static String holders() {
    return "/api/v1/collections/" + campaign.id() + "/holders";
  }

  private static String encoded(Wallet wallet) {
    return Api.encoded(wallet.did());
  }

  private static Map<String, @Nullable Object> of(Object holder) {
    return Json.members((Map<?, ?>) holder);
  }
}
