package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.api.caller.Scope;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.StatusList;
import dev.chancery.testing.StatusList.Status;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a credential after it was issued. */
class LifeTest {
  private static final Duration AFTER_RETENTION = Duration.ofHours(25);

  private static TestGateway gateway;
  private static Lives lives;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    lives = new Lives(gateway);
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dc+sd-jwt", "vc+jwt"})
  void verifiers_see_what_it_is_suspended_reinstated_and_revoked(String format) {
    Campaign campaign = of(format);
    Answered issued = campaign.scan(Wallet.ed25519());
    Answered bystander = campaign.scan(Wallet.ed25519());
    assertThat(lives.status(issued)).isEqualTo(Status.VALID);

    lives.bring(issued, "suspend", "suspended");
    lives.awaitStatus(issued, Status.SUSPENDED);
    lives.bring(issued, "reinstate", "active");
    lives.awaitStatus(issued, Status.VALID);
    lives.bring(issued, "suspend", "suspended");
    lives.bring(issued, "revoke", "revoked");
    lives.awaitStatus(issued, Status.REVOKED);

    assertThat(lives.status(bystander)).isEqualTo(Status.VALID);
    assertThat(campaign.get().object("counts"))
        .containsEntry("active", 1)
        .containsEntry("suspended", 0)
        .containsEntry("revoked", 1);
  }

  @Test
  void what_is_direct_is_revoked_too_by_its_id_with_or_without_urn() {
    Backend backend = Backend.of(gateway.api());
    for (int skipped : new int[] {0, "urn:uuid:".length()}) {
      Answered issued = backend.issue(backend.request(Wallet.ed25519()));
      String id = issued.text("credentialId").substring(skipped);
      Lives.assertStands(take(gateway.api(), id, "revoke", Map.of()), "revoked");
      lives.awaitStatus(issued, Status.REVOKED);
    }
  }

  @Test
  void who_and_why_are_kept_and_the_first_reason_stays() {
    Answered issued = open().scan(Wallet.ed25519());
    Api revoker = Estate.with(gateway.api(), Scope.REVOKE);
    String id = issued.text("credentialId");
    Answered first = take(revoker, id, "revoke", Map.of("reason", "key lost"));
    Lives.assertStands(first, "revoked");
    assertThat(first.json())
        .containsEntry("credentialId", id)
        .containsEntry("reason", "key lost")
        .containsKey("changedAt");
    assertThat(first.text("changedBy")).matches("key:[0-9a-f-]{36}");

    Answered again = take(gateway.api(), id, "revoke", Map.of("reason", "another"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void to_suspend_what_is_suspended_and_to_reinstate_what_is_active_changes_nothing() {
    Answered issued = open().scan(Wallet.ed25519());
    Answered untouched = lives.take(issued, "reinstate");
    Lives.assertStands(untouched, "active");
    assertThat(untouched.json()).doesNotContainKeys("reason", "changedBy", "changedAt");

    String id = issued.text("credentialId");
    Answered first = take(gateway.api(), id, "suspend", Map.of("reason", "first"));
    Answered again = take(gateway.api(), id, "suspend", Map.of("reason", "second"));
    assertThat(again.body()).isEqualTo(first.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"suspend", "reinstate"})
  void what_is_revoked_stays_so(String step) {
    Answered issued = open().scan(Wallet.ed25519());
    lives.bring(issued, "revoke", "revoked");
    Answered refused = lives.take(issued, step);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("CREDENTIAL_REVOKED");
    assertThat(refused.json()).containsEntry("credentialId", issued.text("credentialId"));
    lives.awaitStatus(issued, Status.REVOKED);
  }

  @Test
  void what_another_replaced_is_revoked_with_that_and_stays_so() {
    Campaign campaign = open();
    Wallet holder = Wallet.ed25519();
    Answered earlier = campaign.scan(holder);
    gateway
        .clock()
        .later(
            AFTER_RETENTION,
            () ->
                assertThat(
                        campaign
                            .scan(holder, campaign.proof(holder, gateway.clock().instant()))
                            .status())
                    .isEqualTo(201));
    for (String step : List.of("suspend", "reinstate")) {
      Answered refused = lives.take(earlier, step);
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo("CREDENTIAL_REPLACED");
    }
    Answered revoked = lives.take(earlier, "revoke");
    Lives.assertStands(revoked, "replaced");
    assertThat(revoked.json()).containsEntry("changedBy", "holder");
    lives.awaitStatus(earlier, Status.REVOKED);
  }

  @Test
  void what_was_issued_without_a_status_is_not_revocable() {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("status", Map.of("revocable", false));
    Answered issued = Campaign.of(gateway.api(), request).scan(Wallet.ed25519());
    for (String step : List.of("revoke", "suspend", "reinstate")) {
      Answered refused = lives.take(issued, step);
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.code()).isEqualTo("NOT_REVOCABLE");
    }
  }

  /** As a VC-JWT from before there was a list for suspension. */
  @Test
  void what_tells_verifiers_of_revocation_alone_is_not_suspended() {
    Backend backend = Backend.of(gateway.api());
    Answered issued = backend.issue(backend.request(Wallet.ed25519()));
    TestServers.execute(
        gateway.database(),
        """
        update status_list set suspendable = false from credential
        where status_list.id = credential.status_list_id and credential.id = '%s'
        """
            .formatted(Lives.uuid(issued)));
    Answered refused = lives.take(issued, "suspend");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("NOT_SUSPENDABLE");
    assertThat(refused.json()).containsEntry("credentialId", issued.text("credentialId"));
    lives.bring(issued, "reinstate", "active");
    lives.bring(issued, "revoke", "revoked");
    lives.awaitStatus(issued, Status.REVOKED);
  }

  @Test
  void what_is_anothers_or_nobodys_is_not_there() {
    Answered issued = open().scan(Wallet.ed25519());
    Api other = gateway.organisation("Other");
    for (String id : List.of(issued.text("credentialId"), UUID.randomUUID().toString(), "x")) {
      Answered refused = take(other, id, "revoke", Map.of());
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.json()).containsEntry("kind", "credential");
    }
    assertThat(lives.status(issued)).isEqualTo(Status.VALID);
  }

  @ParameterizedTest
  @CsvSource({"reason, 5", "reason, ''", "because, lost"})
  void a_reason_is_a_text_and_nothing_else_is_asked_for(String name, String value) {
    String id = open().scan(Wallet.ed25519()).text("credentialId");
    Map<String, Object> body = new HashMap<>();
    body.put(name, value.equals("5") ? 5 : value);
    assertThat(take(gateway.api(), id, "revoke", body).code()).isEqualTo("MALFORMED_REQUEST");
    assertThat(take(gateway.api(), id, "revoke", Map.of("reason", "a".repeat(501))).code())
        .isEqualTo("MALFORMED_REQUEST");
    assertThat(take(gateway.api(), id, "revoke", Map.of("reason", "ä".repeat(500))).status())
        .isEqualTo(200);
  }

  @Test
  void of_many_who_suspend_reinstate_and_revoke_at_once_the_revocation_holds() {
    Answered issued = open().scan(Wallet.ed25519());
    String path = "/api/v1/credentials/" + issued.text("credentialId");
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String step = List.of("/suspend", "/reinstate", "/revoke").get(i % 3);
      underWay.add(gateway.api().postAsync(path + step, Map.of()));
    }
    assertThat(Api.all(underWay)).extracting(Answered::status).isSubsetOf(200, 409);
    lives.bring(issued, "revoke", "revoked");
    lives.awaitStatus(issued, Status.REVOKED);
    assertThat(
            gateway.count(
                "select count(*) from status_entry e join credential c on c.status_list_id = e.list_id"
                    + " and c.status_index = e.index where e.value = 1 and c.id = '"
                    + Lives.uuid(issued)
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  void a_suspended_copy_is_its_holders_and_is_given_again() {
    Campaign campaign = open();
    Wallet holder = Wallet.ed25519();
    Answered issued = campaign.scan(holder);
    lives.bring(issued, "suspend", "suspended");
    assertThat(campaign.scan(holder).code()).isEqualTo("ALREADY_ISSUED");
    Answered again = campaign.scanWithProof(holder);
    assertThat(again.status()).as(again.string()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(issued.body());
  }

  @Test
  void a_scan_undoes_no_suspension_however_late_it_comes() {
    Campaign campaign = open();
    Wallet holder = Wallet.ed25519();
    lives.bring(campaign.scan(holder), "suspend", "suspended");
    gateway
        .clock()
        .later(
            AFTER_RETENTION,
            () ->
                assertThat(
                        campaign
                            .scan(holder, campaign.proof(holder, gateway.clock().instant()))
                            .code())
                    .isEqualTo("CREDENTIAL_SUSPENDED"));
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void a_scan_undoes_no_revocation() {
    Campaign campaign = open();
    Wallet holder = Wallet.ed25519();
    lives.bring(campaign.scan(holder), "revoke", "revoked");
    assertThat(campaign.scan(holder).code()).isEqualTo("ALREADY_ISSUED");
    assertThat(campaign.scanWithProof(holder).code()).isEqualTo("CREDENTIAL_REVOKED");
    assertThat(gateway.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void an_idempotency_key_gives_again_what_is_suspended_and_not_what_is_revoked() {
    Backend backend = Backend.of(gateway.api().with("Idempotency-Key", "k-" + System.nanoTime()));
    Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
    Answered issued = backend.issue(request);
    lives.bring(issued, "suspend", "suspended");
    assertThat(backend.issue(request).body()).isEqualTo(issued.body());
    lives.bring(issued, "revoke", "revoked");
    assertThat(backend.issue(request).code()).isEqualTo("CREDENTIAL_REVOKED");
  }

  @Test
  void a_list_that_cannot_be_published_holds_up_none_of_the_others() {
    Answered cursed = open().scan(Wallet.ed25519());
    Answered other = open().scan(Wallet.ed25519());
    TestServers.execute(
        gateway.database(),
        """
        create function curse() returns trigger language plpgsql as $$ begin raise 'cursed'; end $$;
        create trigger curse before update on status_publication for each row
          when (old.list_id = '%s') execute function curse()
        """
            .formatted(listOf(cursed)));
    try {
      lives.bring(cursed, "revoke", "revoked");
      lives.bring(other, "suspend", "suspended");
      lives.awaitStatus(other, Status.SUSPENDED);
      lives.bring(other, "revoke", "revoked");
      lives.awaitStatus(other, Status.REVOKED);
      assertThat(lives.status(cursed)).isEqualTo(Status.VALID);
    } finally {
      TestServers.execute(gateway.database(), "drop trigger curse on status_publication");
    }
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(lives.status(cursed)).isEqualTo(Status.REVOKED));
  }

  private static String listOf(Answered issued) {
    String uri = String.valueOf(issued.object("status").get("uri"));
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  @Test
  void an_entry_that_is_invalid_stays_so_whatever_is_said_of_it_later() {
    Campaign campaign = open();
    Answered issued = campaign.scan(Wallet.ed25519());
    Answered other = campaign.scan(Wallet.ed25519());
    lives.bring(issued, "revoke", "revoked");
    lives.awaitStatus(issued, Status.REVOKED);
    TestServers.execute(
        gateway.database(),
        "update credential set state = 'active' where id = '%s'".formatted(Lives.uuid(issued)));
    lives.bring(issued, "suspend", "suspended");
    lives.bring(issued, "reinstate", "active");
    lives.bring(other, "suspend", "suspended");
    lives.awaitStatus(other, Status.SUSPENDED);
    assertThat(lives.status(issued)).isEqualTo(Status.REVOKED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dc+sd-jwt", "vc+jwt"})
  void a_list_may_have_a_million_entries(String format) {
    try (TestGateway large = TestGateway.start(Map.of("CHANCERY_STATUS_LIST_SIZE", "1048576"))) {
      Map<String, @Nullable Object> request = Campaign.request();
      request.put("format", format);
      Answered issued = Campaign.of(large.api(), request).scan(Wallet.ed25519());
      String uri = String.valueOf(issued.object("status").get("uri"));
      assertThat(StatusList.fetch(large.stranger(), uri).size()).isEqualTo(1_048_576);
      Lives there = new Lives(large);
      there.bring(issued, "revoke", "revoked");
      there.awaitStatus(issued, Status.REVOKED);
    }
  }

  private static Campaign open() {
    return of("dc+sd-jwt");
  }

  private static Campaign of(String format) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("format", format);
    return Campaign.of(gateway.api(), request);
  }

  private static Answered take(Api api, String id, String step, Map<String, ?> body) {
    return api.post("/api/v1/credentials/" + id + "/" + step, body);
  }
}
