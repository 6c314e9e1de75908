package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.json.Json;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Backend;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many credentials in a day or a month, over all nodes, and none beyond. */
class QuotaTest {
  private static final Duration PROMISED = Duration.ofSeconds(2);

  private static TestGateway one;
  private static TestGateway other;

  /** Both clocks stand at noon in the middle of a month, so that no period ends amid a test. */
  @BeforeAll
  static void start() {
    one = TestGateway.start();
    other = one.sibling();
    Instant noon =
        LocalDate.ofInstant(one.clock().instant(), ZoneOffset.UTC)
            .plusMonths(1)
            .withDayOfMonth(15)
            .atTime(12, 0)
            .toInstant(ZoneOffset.UTC);
    for (TestGateway node : List.of(one, other)) {
      node.clock().step(Duration.between(node.clock().instant(), noon));
    }
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void two_nodes_together_issue_what_the_quota_says() {
    Campaign campaign = campaign(one.organisation("Holder"));
    quota(campaign, Map.of("day", 25));
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      underWay.add(
          (i % 2 == 0 ? one : other)
              .stranger()
              .postAsync("/auto-issue", campaign.body(Wallet.ed25519(), Map.of())));
    }
    List<Answered> answers = Api.all(underWay);

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(25);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> assertExceeded(answer, "collection", "day", 25));
    assertThat(one.credentials(campaign)).isEqualTo(25);
  }

  @Test
  void a_day_begins_anew_and_a_month_counts_all_its_days() {
    Campaign campaign = campaign(one.organisation("Days"));
    quota(campaign, Map.of("day", 2, "month", 3));
    for (int i = 0; i < 2; i++) {
      assertThat(scan(one, campaign).status()).isEqualTo(201);
    }
    assertExceeded(scan(one, campaign), "collection", "day", 2);

    one.clock()
        .later(
            Duration.ofDays(1),
            () -> {
              assertThat(scan(one, campaign).status()).isEqualTo(201);
              assertExceeded(scan(one, campaign), "collection", "month", 3);
            });
    one.clock()
        .later(Duration.ofDays(31), () -> assertThat(scan(one, campaign).status()).isEqualTo(201));
    assertThat(one.credentials(campaign)).isEqualTo(4);
  }

  @Test
  void a_schemas_quota_is_shared_by_its_collections_and_no_others() {
    Api admin = one.organisation("Schemas");
    Campaign first = campaign(admin);
    Campaign unlimited = campaign(admin);
    Map<String, @Nullable Object> like =
        new LinkedHashMap<>(admin.get("/api/v1/collections/" + first.id()).json());
    String schema =
        String.valueOf(((List<?>) Objects.requireNonNull(like.get("schemaIds"))).getFirst());
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("issuerDid", first.issuerDid());
    request.put("schemaIds", List.of(schema));
    Campaign second = Campaign.of(admin, request);

    put(admin, "/api/v1/schemas/" + schema + "/quotas", Map.of("day", 2));

    assertThat(scan(one, first).status()).isEqualTo(201);
    assertThat(scan(one, second).status()).isEqualTo(201);
    assertExceeded(scan(one, first), "schema", "day", 2);
    assertExceeded(scan(one, second), "schema", "day", 2);
    assertThat(scan(one, unlimited).status()).isEqualTo(201);
  }

  /** The node has taken a hundred of ten thousand. */
  @Test
  void a_quota_that_is_lowered_binds_what_a_node_has_taken_already() {
    Campaign campaign = campaign(one.organisation("Lowered"));
    quota(campaign, Map.of("month", 10_000));
    assertThat(scan(one, campaign).status()).isEqualTo(201);
    quota(campaign, Map.of("month", 1));
    assertExceeded(scan(one, campaign), "collection", "month", 1);
    assertThat(one.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void what_is_issued_without_a_collection_counts_too() {
    Backend backend = Backend.of(one.organisation("Direct"));
    assertThat(
            backend
                .api()
                .call("PUT", "/api/v1/schemas/" + backend.schemaId() + "/quotas", Map.of("day", 3))
                .status())
        .isEqualTo(200);
    Map<String, @Nullable Object> unfit = backend.request(Wallet.p256());
    unfit.put("claims", Map.of());
    assertThat(backend.issue(unfit).status()).isEqualTo(422);
    assertThat(backend.issue(backend.request(Wallet.p256())).status()).isEqualTo(201);

    Answered batch =
        backend.issueBatch(
            backend.batch(Stream.generate(Wallet::ed25519).limit(4).map(Backend::entry).toList()));
    assertThat(batch.json()).containsEntry("issued", 2).containsEntry("failed", 2);
    assertThat(batch.string()).contains("\"code\":\"QUOTA_EXCEEDED\"");
    assertExceeded(backend.issue(backend.request(Wallet.p256())), "schema", "day", 3);
  }

  /** A node takes two at a time, and the last block is one too many. */
  @Test
  void two_nodes_that_issue_in_batches_reach_a_quota_and_not_beyond() {
    Backend here = Backend.of(one.organisation("Batches"));
    put(here.api(), "/api/v1/schemas/" + here.schemaId() + "/quotas", Map.of("month", 205));
    Api there = here.api().at(other.stranger().base());
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Map<String, @Nullable Object> batch =
          here.batch(Stream.generate(Wallet::ed25519).limit(50).map(Backend::entry).toList());
      underWay.add(
          (i % 2 == 0 ? here.api() : there).postAsync("/api/v1/credentials/issue/batch", batch));
    }
    List<Answered> answers = Api.all(underWay);

    assertThat(answers).extracting(Answered::status).containsOnly(200);
    assertThat(answers.stream().mapToInt(QuotaTest::issued).sum()).isEqualTo(205);
    assertThat(
            one.count(
                "select count(*) from credential where schema_id = '" + here.schemaId() + "'"))
        .isEqualTo(205);
  }

  private static int issued(Answered batch) {
    return ((Number) Objects.requireNonNull(batch.json().get("issued"))).intValue();
  }

  @Test
  void an_organisations_quota_is_the_operators_to_set() {
    Answered made = one.api().post("/api/v1/organisations", Map.of("name", "Plan"));
    Api admin = new Api(one.stranger().base(), made.text("key"));
    Campaign campaign = campaign(admin);
    String path = "/api/v1/organisations/" + made.text("id") + "/quotas";
    assertThat(admin.call("PUT", path, Map.of("day", 1_000)).status()).isEqualTo(403);

    put(one.api(), path, Map.of("month", 1));
    assertThat(scan(one, campaign).status()).isEqualTo(201);
    assertExceeded(scan(one, campaign), "organisation", "month", 1);

    put(one.api(), path, Map.of());
    assertThat(scan(one, campaign).status()).isEqualTo(201);
    await().atMost(PROMISED).until(() -> scan(other, campaign).status() == 201);
  }

  @Test
  void who_gets_no_credential_costs_no_quota() {
    Campaign campaign = campaign(one.organisation("Fair"));
    quota(campaign, Map.of("day", 2));
    Wallet wallet = Wallet.ed25519();
    assertThat(campaign.scan(one.stranger(), wallet, Map.of()).status()).isEqualTo(201);
    for (int i = 0; i < 5; i++) {
      assertThat(campaign.scan(one.stranger(), wallet, Map.of()).code())
          .isEqualTo("ALREADY_ISSUED");
    }
    assertThat(scan(one, campaign).status()).isEqualTo(201);
    assertExceeded(scan(one, campaign), "collection", "day", 2);
  }

  @Test
  void two_quotas_count_all_or_nothing() {
    Campaign campaign = campaign(one.organisation("Both"));
    quota(campaign, Map.of("day", 5, "month", 1));
    assertThat(scan(one, campaign).status()).isEqualTo(201);

    for (int i = 0; i < 10; i++) {
      assertExceeded(scan(one, campaign), "collection", "month", 1);
    }
  }

  @Test
  void a_holder_gets_its_own_again_though_the_quota_is_used_up() {
    Campaign campaign = Campaign.with(one.organisation("Again"), Map.of("admission", "proof"));
    quota(campaign, Map.of("day", 1));
    Wallet wallet = Wallet.ed25519();
    Answered first = proved(campaign, wallet);
    assertThat(first.status()).as(first.string()).isEqualTo(201);
    assertExceeded(proved(campaign, Wallet.ed25519()), "collection", "day", 1);

    Answered again = proved(campaign, wallet);

    assertThat(again.status()).as(again.string()).isEqualTo(201);
    assertThat(again.text("credential")).isEqualTo(first.text("credential"));
    assertThat(one.credentials(campaign)).isEqualTo(1);
  }

  @Test
  void a_node_takes_a_hundredth_at_a_time_and_gives_back_what_it_has_left() {
    URI database = TestServers.freshDatabase();
    Campaign campaign;
    try (TestGateway node = TestGateway.start(database, TestServers.redis(), Map.of())) {
      campaign = campaign(node.api());
      quota(campaign, Map.of("month", 1_000));
      for (int i = 0; i < 5; i++) {
        assertThat(scan(node, campaign).status()).isEqualTo(201);
      }
      assertThat(taken(database)).isEqualTo(10);
      String written = String.valueOf(TestServers.value(database, "select xmin from quota_use"));
      for (int i = 0; i < 5; i++) {
        assertThat(scan(node, campaign).status()).isEqualTo(201);
      }
      assertThat(TestServers.value(database, "select xmin from quota_use")).isEqualTo(written);
      assertThat(scan(node, campaign).status()).isEqualTo(201);
      assertThat(taken(database)).isEqualTo(20);
    }
    assertThat(taken(database)).isEqualTo(11);
  }

  @Test
  void where_a_quota_stands_can_be_read() {
    Api admin = one.organisation("Curious");
    Campaign campaign = campaign(admin);
    quota(campaign, Map.of("day", 5, "month", 50));
    for (int i = 0; i < 3; i++) {
      assertThat(scan(one, campaign).status()).isEqualTo(201);
    }

    List<?> quotas =
        (List<?>) Objects.requireNonNull(admin.get("/api/v1/quotas").json().get("quotas"));

    LocalDate today = LocalDate.ofInstant(one.clock().instant(), ZoneOffset.UTC);
    assertThat(quotas)
        .isEqualTo(
            List.of(
                state(campaign, "day", 5, today.plusDays(1)),
                state(campaign, "month", 50, today.plusMonths(1).withDayOfMonth(1))));
    assertThat(one.organisation("Nosy").get("/api/v1/quotas").string())
        .doesNotContain(campaign.id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"day\":-1}", "{\"day\":\"7\"}", "{\"week\":7}", "{\"day\":0.5}"})
  void a_quota_is_a_number_for_a_day_or_a_month(String body) {
    Campaign campaign = campaign(one.organisation("Odd"));
    Answered answer = campaign.owner().call("PUT", path(campaign), Json.object(body));

    assertThat(answer.status()).as(answer.string()).isEqualTo(400);
  }

  @Test
  void of_quotas_that_are_set_at_once_the_last_one_stands_whole() {
    Campaign campaign = campaign(one.organisation("Hasty"));
    List<CompletableFuture<Answered>> underWay = new ArrayList<>();
    for (int i = 1; i <= 24; i++) {
      Map<String, Integer> quota = Map.of("day", i, "month", i);
      underWay.add(campaign.owner().callAsync("PUT", path(campaign), quota));
    }
    assertThat(Api.all(underWay)).extracting(Answered::status).containsOnly(200);

    List<?> quotas =
        (List<?>)
            Objects.requireNonNull(campaign.owner().get("/api/v1/quotas").json().get("quotas"));
    assertThat(quotas).hasSize(2);
    assertThat(quotas.stream().map(QuotaTest::limit).distinct()).hasSize(1);
  }

  private static String limit(@Nullable Object quota) {
    return String.valueOf(Json.members((Map<?, ?>) Objects.requireNonNull(quota)).get("limit"));
  }

  @Test
  void an_organisation_has_a_thousand_quotas_of_its_own_and_the_operators() {
    Answered made = one.api().post("/api/v1/organisations", Map.of("name", "Thorough"));
    Campaign campaign = campaign(new Api(one.stranger().base(), made.text("key")));
    TestServers.execute(
        one.database(),
        """
        insert into quota (organisation_id, subject, subject_id, period, most)
        select '%s', 'schema', 'schema-' || number, 'day', 1 from generate_series(1, 999) as number
        """
            .formatted(made.text("id")));

    Answered refused = campaign.owner().call("PUT", path(campaign), Map.of("day", 7, "month", 7));
    assertThat(refused.status()).as(refused.string()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("CONFLICT");
    assertThat(campaign.owner().get("/api/v1/quotas").string()).doesNotContain(campaign.id());
    quota(campaign, Map.of("day", 7));
    put(
        one.api(),
        "/api/v1/organisations/" + made.text("id") + "/quotas",
        Map.of("day", 7, "month", 7));
    List<?> quotas =
        (List<?>)
            Objects.requireNonNull(campaign.owner().get("/api/v1/quotas").json().get("quotas"));
    assertThat(quotas).hasSize(1_002);
  }

  @Test
  void a_quota_of_nothing_issues_nothing() {
    Campaign campaign = campaign(one.organisation("Closed"));
    quota(campaign, Map.of("day", 0));

    assertExceeded(scan(one, campaign), "collection", "day", 0);
    assertThat(one.credentials(campaign)).isZero();
  }

  private static Map<String, Object> state(
      Campaign campaign, String period, int limit, LocalDate renews) {
    return Map.of(
        "subject",
        "collection",
        "id",
        campaign.id(),
        "period",
        period,
        "limit",
        limit,
        "used",
        3,
        "renewsAt",
        renews.atStartOfDay(ZoneOffset.UTC).toInstant().toString());
  }

  private static void assertExceeded(Answered answer, String subject, String period, int most) {
    assertThat(answer.status()).as(answer.string()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("QUOTA_EXCEEDED");
    assertThat(answer.json())
        .containsEntry("subject", subject)
        .containsEntry("period", period)
        .containsEntry("limit", most);
    Instant renews = Instant.parse(answer.text("renewsAt"));
    assertThat(renews.atZone(ZoneOffset.UTC).toLocalTime().toSecondOfDay()).isZero();
    long seconds = Long.parseLong(Objects.requireNonNull(answer.header("Retry-After")));
    assertThat(seconds).isBetween(1L, period.equals("day") ? 86_400L : 31 * 86_400L);
  }

  private static Campaign campaign(Api admin) {
    return Campaign.with(admin, Map.of("admission", "open"));
  }

  private static void quota(Campaign campaign, Map<String, ?> quota) {
    put(campaign.owner(), path(campaign), quota);
  }

  private static String path(Campaign campaign) {
    return "/api/v1/collections/" + campaign.id() + "/quotas";
  }

  private static void put(Api caller, String path, Map<String, ?> quota) {
    Answered answer = caller.call("PUT", path, quota);
    assertThat(answer.status()).as(answer.string()).isEqualTo(200);
  }

  private static Answered scan(TestGateway node, Campaign campaign) {
    return campaign.scan(node.stranger(), Wallet.ed25519(), Map.of());
  }

  private static Answered proved(Campaign campaign, Wallet wallet) {
    return campaign.scan(wallet, campaign.proof(wallet, one.clock().instant()));
  }

  private static long taken(URI database) {
    return Long.parseLong(
        String.valueOf(TestServers.value(database, "select taken from quota_use")));
  }
}
