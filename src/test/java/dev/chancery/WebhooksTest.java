package dev.chancery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Holder;
import dev.chancery.testing.Listener;
import dev.chancery.testing.Listener.Heard;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who wants to hear of what happens hears of it, signed, and of nothing else. */
class WebhooksTest {
  /** Nothing listens on the port of the discard service. */
  private static final URI DEAD_REDIS = URI.create("redis://127.0.0.1:9");

  @TempDir static Path files;

  private static Listener listener;
  private static TestGateway gateway;
  private static int organisations;

  private Api api;
  private String path;

  @BeforeAll
  static void start() {
    listener = Listener.start(files);
    gateway = TestGateway.start(listener.settings());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    listener.close();
  }

  @BeforeEach
  void found() {
    organisations++;
    api = gateway.organisation("Acme " + organisations);
    path = "/hooks/" + organisations;
    listener.answer(_ -> 204);
  }

  @Test
  void what_a_phone_was_issued_is_told_with_ids_alone() {
    Campaign campaign = Campaign.with(api, Map.of("admission", "open"));
    Answered webhook = listener.subscribe(api, path, "credential.issued");

    Answered scanned = campaign.scan(Wallet.ed25519());

    Heard heard = listener.await(path, 1).getFirst();
    assertThat(heard.json()).containsOnlyKeys("type", "timestamp", "data");
    assertThat(heard.type()).isEqualTo("credential.issued");
    assertThat(heard.data())
        .isEqualTo(
            Map.of("credentialId", scanned.text("credentialId"), "collectionId", campaign.id()));
    assertThat(heard.signaturesBy(webhook.text("secret"), gateway.clock().instant())).isOne();
  }

  @Test
  void a_credentials_life_is_told_step_by_step() {
    listener.subscribe(
        api,
        path,
        "credential.issued",
        "credential.collected",
        "credential.suspended",
        "credential.reinstated",
        "credential.revoked");
    Backend backend = Backend.of(api);
    Holder holder = new Holder(gateway.stranger(), Wallet.ed25519());
    Answered batch = backend.issueBatch(backend.batch(List.of(Backend.entry(holder.wallet()))));
    assertThat(batch.status()).as(batch.string()).isLessThan(300);
    String id = Holder.ids(collect(holder)).getFirst();
    assertThat(Holder.ids(collect(holder))).containsExactly(id);
    for (String step : List.of("suspend", "reinstate", "revoke")) {
      assertThat(api.post("/api/v1/credentials/" + id + "/" + step, Map.of()).status())
          .isEqualTo(200);
    }

    List<Heard> heard = listener.await(path, 5);

    assertThat(heard.stream().map(Heard::type))
        .containsExactlyInAnyOrder(
            "credential.issued",
            "credential.collected",
            "credential.suspended",
            "credential.reinstated",
            "credential.revoked");
    assertThat(heard)
        .allSatisfy(
            each ->
                assertThat(each.data())
                    .isEqualTo(Map.of("credentialId", id, "schemaId", backend.schemaId())));
    await().until(() -> waiting(api) == 0);
  }

  private static Answered collect(Holder holder) {
    return holder.collect(holder.collection(gateway.clock().instant()));
  }

  @Test
  void what_a_token_has_fetched_is_told_once() {
    listener.subscribe(api, path, "credential.collected");
    Backend backend = Backend.of(api);
    Map<String, @Nullable Object> request = backend.request(Wallet.ed25519());
    request.put("deliver", Map.of("by", "token"));
    Answered issued = backend.issue(request);
    String url = URI.create(String.valueOf(issued.object("delivery").get("url"))).getPath();

    assertThat(gateway.stranger().get(url).status()).isEqualTo(200);
    assertThat(gateway.stranger().get(url).status()).isEqualTo(404);

    assertThat(listener.await(path, 1).getFirst().data().get("credentialId"))
        .isEqualTo(issued.text("credentialId"));
    assertThat(
            gateway.count(
                "select count(*) from outbox where kind = 'credential.collected' and "
                    + ofThis(issued)))
        .isOne();
  }

  @Test
  void what_is_replaced_by_a_proof_is_told() {
    listener.subscribe(api, path, "credential.replaced");
    Campaign campaign = Campaign.with(api, Map.of("admission", "open"));
    Wallet wallet = Wallet.ed25519();
    Answered first = campaign.scan(wallet);
    gateway.clock().step(Duration.ofHours(25));
    Map<String, Object> proof = campaign.proof(wallet, gateway.clock().instant());
    assertThat(campaign.scan(wallet, proof).status()).isEqualTo(201);

    assertThat(listener.await(path, 1).getFirst().data().get("credentialId"))
        .isEqualTo(first.text("credentialId"));
  }

  @Test
  void nobody_is_told_of_what_they_did_not_ask_for_or_what_is_anothers() {
    Api other = gateway.organisation("Other");
    listener.subscribe(other, path, "credential.issued");
    listener.subscribe(api, path, "credential.revoked");

    Answered scanned = Campaign.with(api, Map.of("admission", "open")).scan(Wallet.ed25519());

    assertThat(scanned.status()).isEqualTo(201);
    assertThat(gateway.count("select count(*) from outbox where " + ofThis(scanned))).isZero();
  }

  @Test
  void a_message_that_was_refused_is_sent_again_as_it_was_until_it_is_taken() {
    Set<String> seen = new HashSet<>();
    listener.answer(each -> seen.add(each.id()) ? 500 : 200);
    listener.subscribe(api, path, "credential.issued");
    Answered scanned = Campaign.with(api, Map.of("admission", "open")).scan(Wallet.ed25519());

    List<Heard> heard = listener.await(path, 2);

    assertThat(heard.getFirst().id()).isEqualTo(heard.getLast().id());
    assertThat(heard.getFirst().body()).isEqualTo(heard.getLast().body());
    awaitState(heard.getFirst().id(), "delivered");
    assertThat(one(heard.getFirst().id()).json())
        .containsEntry("attempts", 2)
        .containsEntry("lastStatus", "200");
    assertThat(scanned.status()).isEqualTo(201);
  }

  @Test
  void a_rotated_secret_signs_beside_the_fresh_one_until_the_overlap_ends() {
    Answered webhook = listener.subscribe(api, path, "credential.issued");
    Campaign campaign = Campaign.with(api, Map.of("admission", "open"));
    Answered turned = rotate(webhook, Map.of("overlap", "PT1H"));
    assertThat(turned.header("Cache-Control")).isEqualTo("no-store");

    issued(campaign);
    Heard both = listener.await(path, 1).getLast();
    gateway.clock().step(Duration.ofHours(1));
    issued(campaign);
    Heard fresh = listener.await(path, 2).getLast();

    Instant then = gateway.clock().instant().minus(Duration.ofHours(1));
    assertThat(both.signaturesBy(webhook.text("secret"), then)).isOne();
    assertThat(both.signaturesBy(turned.text("secret"), then)).isOne();
    assertThat(fresh.signaturesBy(webhook.text("secret"), gateway.clock().instant())).isZero();
    assertThat(fresh.signaturesBy(turned.text("secret"), gateway.clock().instant())).isOne();
    assertThat(both.signaturesBy(turned.text("secret"), gateway.clock().instant()))
        .as("an hour later")
        .isZero();
  }

  private Answered rotate(Answered webhook, Map<String, ?> body) {
    Answered turned = api.post("/api/v1/webhooks/" + webhook.text("id") + "/rotate", body);
    assertThat(turned.status()).as(turned.string()).isEqualTo(201);
    return turned;
  }

  @Test
  @Tag("T-28")
  void a_secret_is_told_once_and_lies_sealed() {
    Answered webhook = listener.subscribe(api, path, "credential.issued");
    byte[] octets = Base64.getDecoder().decode(webhook.text("secret").substring("whsec_".length()));

    assertThat(octets).hasSize(32);
    assertThat(webhook.header("Cache-Control")).isEqualTo("no-store");
    assertThat(api.get("/api/v1/webhooks").string()).doesNotContain("secret");
    assertThat(api.get("/api/v1/webhooks/" + webhook.text("id")).json())
        .containsEntry("url", listener.url(path))
        .containsEntry("events", List.of("credential.issued"))
        .doesNotContainKey("secret");
    assertThat(
            String.valueOf(
                TestServers.value(
                    gateway.database(),
                    "select encode(sealed_secret, 'hex') from webhook where id = '"
                        + webhook.text("id")
                        + "'")))
        .doesNotContain(HexFormat.of().formatHex(octets));
  }

  @Test
  @Tag("T-28")
  void a_signature_is_good_for_its_message_its_secret_and_a_few_minutes_alone() {
    Answered webhook = listener.subscribe(api, path, "credential.issued");
    String other = listener.subscribe(api, path + "/other", "credential.issued").text("secret");
    issued(Campaign.with(api, Map.of("admission", "open")));
    Heard heard = listener.await(path, 1).getFirst();
    Instant now = gateway.clock().instant();
    String secret = webhook.text("secret");

    assertThat(heard.signaturesBy(secret, now)).isOne();
    assertThat(heard.signaturesBy(other, now)).isZero();
    assertThat(heard.signaturesBy(secret, now.plusSeconds(301))).isZero();
    assertThat(heard.signaturesBy(secret, now.minusSeconds(301))).isZero();
    assertThat(
            List.of(
                heard.with("another", heard.timestamp(), heard.body()),
                heard.with(heard.id(), String.valueOf(now.getEpochSecond() + 1), heard.body()),
                heard.with(heard.id(), heard.timestamp(), "{}".getBytes(UTF_8))))
        .allMatch(forged -> forged.signaturesBy(secret, now) == 0);
  }

  @Test
  void a_test_is_sent_once_and_tells_what_it_came_to() {
    listener.answer(_ -> 503);
    Answered webhook = listener.subscribe(api, path, "credential.issued");

    Answered tested = api.post("/api/v1/webhooks/" + webhook.text("id") + "/test", Map.of());

    assertThat(tested.status()).as(tested.string()).isEqualTo(202);
    Heard heard = listener.await(path, 1).getFirst();
    assertThat(heard.id()).isEqualTo(tested.text("notificationId"));
    assertThat(heard.type()).isEqualTo("webhook.test");
    awaitState(heard.id(), "dead");
    assertThat(one(heard.id()).json())
        .containsEntry("lastStatus", "503")
        .containsEntry("webhookId", webhook.text("id"));
  }

  @Test
  void what_is_dead_is_listed_and_sent_again() {
    listener.answer(_ -> 410);
    listener.subscribe(api, path, "credential.issued");
    Campaign campaign = Campaign.with(api, Map.of("admission", "open"));
    issued(campaign);
    issued(campaign);
    List<Heard> refused = listener.await(path, 2);
    refused.forEach(each -> awaitState(each.id(), "dead"));
    assertThat(dead()).isEqualTo(refused.stream().map(Heard::id).collect(Collectors.toSet()));
    listener.answer(_ -> 200);

    String id = refused.getFirst().id();
    Answered again = api.post("/api/v1/notifications/" + id + "/resend", Map.of());

    assertThat(again.status()).as(again.string()).isEqualTo(202);
    assertThat(listener.await(path, 3).getLast().id()).isEqualTo(id);
    awaitState(id, "delivered");
    assertThat(dead()).containsExactly(refused.getLast().id());
  }

  @Test
  void what_is_not_dead_is_not_sent_again() {
    listener.subscribe(api, path, "credential.issued");
    issued(Campaign.with(api, Map.of("admission", "open")));
    String id = listener.await(path, 1).getFirst().id();
    awaitState(id, "delivered");

    Answered again = api.post("/api/v1/notifications/" + id + "/resend", Map.of());

    assertThat(again.status()).as(again.string()).isEqualTo(409);
    assertThat(one(id).text("state")).isEqualTo("delivered");
  }

  @Test
  void all_that_is_dead_of_a_webhook_is_sent_again_and_nothing_of_another() {
    listener.answer(_ -> 410);
    Answered webhook = listener.subscribe(api, path, "credential.issued");
    listener.subscribe(api, path + "/other", "credential.issued");
    Campaign campaign = Campaign.with(api, Map.of("admission", "open"));
    issued(campaign);
    issued(campaign);
    await().until(() -> dead().size() == 4);
    listener.answer(_ -> 200);

    Answered again =
        api.post("/api/v1/notifications/resend", Map.of("webhookId", webhook.text("id")));

    assertThat(again.status()).as(again.string()).isEqualTo(202);
    assertThat(again.json()).isEqualTo(Map.of("resent", 2, "more", false));
    listener.await(path, 4).forEach(each -> awaitState(each.id(), "delivered"));
    assertThat(dead()).hasSize(2);
    assertThat(api.post("/api/v1/notifications/resend", Map.of("channel", "webhook")).json())
        .containsEntry("resent", 2);
  }

  @Test
  void a_page_of_what_is_dead_goes_on_where_the_one_before_has_ended() {
    listener.answer(_ -> 204);
    Answered webhook = listener.subscribe(api, path, "credential.revoked");
    TestServers.execute(
        gateway.database(),
        """
        insert into outbox (organisation_id, channel, destination, kind, happened_at, state, finished_at)
        select organisation_id, 'webhook', 'webhook:' || id, 'credential.revoked', now(), 'dead',
          now() - (i / 7) * interval '1 second'
        from webhook, generate_series(1, 150) as i where id = '%s'
        """
            .formatted(webhook.text("id")));
    Answered first = api.get("/api/v1/notifications?state=dead");
    String last = String.valueOf(((Map<?, ?>) listed(first).getLast()).get("id"));
    assertThat(api.post("/api/v1/notifications/" + last + "/resend", Map.of()).status())
        .isEqualTo(202);

    Answered second = api.get("/api/v1/notifications?state=dead&after=" + first.text("next"));

    assertThat(listed(second)).hasSize(50).noneMatch(listed(first)::contains);
    assertThat(second.json()).doesNotContainKey("next");
    assertThat(api.get("/api/v1/notifications?after=nowhere").status()).isEqualTo(400);
  }

  private static List<?> listed(Answered page) {
    return (List<?>) Objects.requireNonNull(page.json().get("notifications"));
  }

  @Test
  void a_test_waits_behind_no_backlog_and_for_no_rest() {
    Answered webhook = listener.subscribe(api, path, "credential.issued");
    TestServers.execute(
        gateway.database(),
        "insert into trouble values ('webhook:%s', 9, now() + interval '1 hour')"
            .formatted(webhook.text("id")));
    issued(Campaign.with(api, Map.of("admission", "open")));

    String id =
        api.post("/api/v1/webhooks/" + webhook.text("id") + "/test", Map.of())
            .text("notificationId");

    awaitState(id, "delivered");
    assertThat(one(id).json()).containsEntry("webhookId", webhook.text("id"));
    assertThat(listener.heard(path)).extracting(Heard::id).containsExactly(id);
  }

  @Test
  void what_waits_for_a_webhook_that_is_removed_is_dead() {
    listener.answer(_ -> 500);
    Answered webhook = listener.subscribe(api, path, "credential.issued");
    issued(Campaign.with(api, Map.of("admission", "open")));
    String id = listener.await(path, 1).getFirst().id();
    await().until(() -> one(id).json().containsKey("lastStatus"));
    TestServers.execute(
        gateway.database(),
        "update trouble set rests_until = now() + interval '1 hour' where destination = 'webhook:%s'"
            .formatted(webhook.text("id")));

    assertThat(api.delete("/api/v1/webhooks/" + webhook.text("id")).status()).isEqualTo(204);

    assertThat(one(id).json())
        .containsEntry("state", "dead")
        .containsEntry("lastStatus", "no-webhook");
    assertThat(
            gateway.count(
                "select count(*) from trouble where destination like 'webhook:%s%%'"
                    .formatted(webhook.text("id"))))
        .isZero();
  }

  @Test
  void a_secret_that_still_signs_is_not_turned_out_by_a_second_rotation() {
    Answered webhook = listener.subscribe(api, path, "credential.issued");
    Answered _ = rotate(webhook, Map.of("overlap", "PT1H"));
    String rotate = "/api/v1/webhooks/" + webhook.text("id") + "/rotate";

    assertThat(api.post(rotate, Map.of("overlap", "PT1H")).status()).isEqualTo(409);
    Answered _ = rotate(webhook, Map.of("overlap", "PT0S"));
    Answered _ = rotate(webhook, Map.of("overlap", "PT1H"));
  }

  @Test
  @Tag("T-28")
  void what_others_may_call_inside_a_webhook_may_not() {
    try (TestGateway strict =
        TestGateway.start(Map.of("CHANCERY_EGRESS_ALLOWED", "hooks.internal:8443"))) {
      Answered refused =
          strict
              .api()
              .post(
                  "/api/v1/webhooks",
                  Map.of(
                      "url",
                      "https://hooks.internal:8443/",
                      "events",
                      List.of("credential.issued")));

      assertThat(refused.status()).as(refused.string()).isEqualTo(400);
    }
  }

  @Test
  void the_trail_tells_where_a_webhook_leads_and_not_how_one_gets_in() {
    Answered webhook = listener.subscribe(api, path + "?token=secret", "credential.issued");
    assertThat(
            api.patch(
                    "/api/v1/webhooks/" + webhook.text("id"),
                    Map.of("url", listener.url(path + "?token=other")))
                .status())
        .isEqualTo(200);

    String trail = api.get("/api/v1/audit").string();

    assertThat(trail).contains("webhook.created", "https://localhost:").doesNotContain("token=");
  }

  private Set<String> dead() {
    Object listed = api.get("/api/v1/notifications?state=dead").json().get("notifications");
    return ((List<?>) Objects.requireNonNull(listed))
        .stream()
            .map(each -> String.valueOf(((Map<?, ?>) each).get("id")))
            .collect(Collectors.toSet());
  }

  @Test
  void what_waited_too_long_is_dead_at_its_next_failure() {
    listener.answer(_ -> 500);
    listener.subscribe(api, path, "credential.issued");
    issued(Campaign.with(api, Map.of("admission", "open")));
    String id = listener.await(path, 1).getFirst().id();

    TestServers.execute(
        gateway.database(), "update outbox set gives_up_at = now() where id = '" + id + "'");

    awaitState(id, "dead");
  }

  @Test
  @Tag("T-28")
  void a_redirect_is_a_failure_and_is_not_followed() {
    listener.answer(each -> each.path().equals(path) ? 302 : 200);
    Answered webhook = listener.subscribe(api, path, "credential.issued");

    String id =
        api.post("/api/v1/webhooks/" + webhook.text("id") + "/test", Map.of())
            .text("notificationId");

    awaitState(id, "dead");
    assertThat(one(id).text("lastStatus")).isEqualTo("302");
    assertThat(listener.heard("/elsewhere")).isEmpty();
  }

  @ParameterizedTest
  @Tag("T-28")
  @ValueSource(
      strings = {
        "http://hooks.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://localhost/",
        "https://hooks.example:8443/",
        "https://user@hooks.example/",
        "https://hooks.example/#fragment",
        "ftp://hooks.example/",
        "/hooks",
        "not a URL"
      })
  void a_webhook_that_could_never_be_called_is_refused(String url) {
    Answered refused =
        api.post("/api/v1/webhooks", Map.of("url", url, "events", List.of("credential.issued")));

    assertThat(refused.status()).as(refused.string()).isEqualTo(400);
    assertThat(refused.text("pointer")).isEqualTo("/url");
    assertThat(refused.string()).doesNotContain("whsec_");
  }

  @Test
  @Tag("T-28")
  void a_name_that_leads_inside_is_not_called_and_only_that_is_told() {
    Answered webhook =
        api.post(
            "/api/v1/webhooks",
            Map.of(
                "url", "https://localhost.localdomain/", "events", List.of("credential.issued")));
    assertThat(webhook.status()).as(webhook.string()).isEqualTo(201);

    String id =
        api.post("/api/v1/webhooks/" + webhook.text("id") + "/test", Map.of())
            .text("notificationId");

    awaitState(id, "dead");
    assertThat(one(id).text("lastStatus")).isEqualTo("unresolved");
  }

  @Test
  void an_organisation_has_twenty_webhooks_at_most() {
    for (int i = 0; i < 20; i++) {
      listener.subscribe(api, path + "/" + i, "credential.replaced");
    }
    Answered oneMore =
        api.post(
            "/api/v1/webhooks",
            Map.of("url", listener.url(path), "events", List.of("credential.replaced")));

    assertThat(oneMore.status()).isEqualTo(409);
    assertThat(gateway.count("select count(*) from webhook where url like '%" + path + "/%'"))
        .isEqualTo(20);
  }

  @Test
  void a_webhook_changes_where_and_what_it_hears() {
    Answered webhook = listener.subscribe(api, path, "credential.revoked");
    Campaign campaign = Campaign.with(api, Map.of("admission", "open"));
    String address = "/api/v1/webhooks/" + webhook.text("id");

    Answered changed =
        api.patch(
            address,
            Map.of("url", listener.url(path + "/new"), "events", List.of("credential.issued")));

    assertThat(changed.status()).as(changed.string()).isEqualTo(200);
    issued(campaign);
    assertThat(listener.await(path + "/new", 1).getFirst().type()).isEqualTo("credential.issued");
    assertThat(api.delete(address).status()).isEqualTo(204);
    assertThat(api.get(address).status()).isEqualTo(404);
    Answered unheard = campaign.scan(Wallet.ed25519());
    assertThat(gateway.count("select count(*) from outbox where " + ofThis(unheard))).isZero();
  }

  @Test
  void one_who_never_answers_delays_nobody_else() {
    String tarpit = path + "/tarpit";
    listener.answer(each -> each.path().equals(tarpit) ? Listener.NONE : 204);
    listener.subscribe(api, tarpit, "credential.issued");
    Campaign stuck = Campaign.with(api, Campaign.unlimited("open"));
    for (int i = 0; i < 100; i++) {
      assertThat(stuck.scan(Wallet.ed25519()).status()).isEqualTo(201);
    }
    Api other = gateway.organisation("Neighbour");
    listener.subscribe(other, path, "credential.issued");
    long began = System.nanoTime();

    issued(Campaign.with(other, Map.of("admission", "open")));

    Heard heard = listener.await(path, 1).getFirst();
    assertThat(Duration.ofNanos(heard.at() - began)).isLessThan(Duration.ofSeconds(3));
    assertThat(listener.heard(tarpit)).hasSizeLessThan(30);
    listener.answer(_ -> 204);
  }

  @Test
  void one_who_is_back_gets_what_has_waited() {
    listener.answer(_ -> 500);
    Answered webhook = listener.subscribe(api, path, "credential.issued");
    Campaign campaign = Campaign.with(api, Campaign.unlimited("open"));
    for (int i = 0; i < 40; i++) {
      issued(campaign);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                gateway.count(
                        "select count(*) from trouble where failures >= 5 and destination = 'webhook:"
                            + webhook.text("id")
                            + "'")
                    == 1);
    int knocks = listener.heard(path).size();
    assertThat(knocks).as("most of them wait without knocking").isLessThan(60);

    listener.answer(_ -> 204);

    await().atMost(Duration.ofSeconds(60)).until(() -> waiting(api) == 0);
    assertThat(
            gateway.count(
                "select count(*) from trouble where destination = 'webhook:"
                    + webhook.text("id")
                    + "'"))
        .isZero();
  }

  /** The bound that {@code Audience} states, on a node that hears nothing by Redis. */
  @Test
  void another_node_hears_of_a_new_webhook_within_a_second_and_a_half() {
    Campaign campaign = Campaign.with(api, Campaign.unlimited("open"));
    try (TestGateway deaf =
        TestGateway.start(
            gateway.database(),
            DEAD_REDIS,
            Map.of("CHANCERY_BASE_URL", gateway.base().toString()))) {
      Api there = deaf.stranger();
      assertThat(campaign.scan(there, Wallet.ed25519(), Map.of()).status()).isEqualTo(201);
      listener.subscribe(api, path, "credential.issued");
      long began = System.nanoTime();

      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                Answered scanned = campaign.scan(there, Wallet.ed25519(), Map.of());
                return gateway.count("select count(*) from outbox where " + ofThis(scanned)) == 1;
              });

      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_500));
    }
  }

  @CanIgnoreReturnValue
  private static Answered issued(Campaign campaign) {
    Answered scanned = campaign.scan(Wallet.ed25519());
    assertThat(scanned.status()).as(scanned.string()).isEqualTo(201);
    return scanned;
  }

  private static String ofThis(Answered issued) {
    return "data->>'credentialId' = '" + issued.text("credentialId") + "'";
  }

  private static long waiting(Api organisation) {
    String mine =
        String.valueOf(organisation.get("/api/v1/audit/head").json().get("organisationId"));
    return gateway.count(
        "select count(*) from outbox where state = 'waiting' and organisation_id = '" + mine + "'");
  }

  private void awaitState(String id, String state) {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(20))
        .until(() -> one(id).text("state").equals(state));
  }

  private Answered one(String id) {
    Answered found = api.get("/api/v1/notifications/" + id);
    assertThat(found.status()).as(found.string()).isEqualTo(200);
    return found;
  }
}
