package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many credentials a collection gives, in all and to each holder. */
class CapTest {
  private static TestGateway gateway;

  /** Another one with a single event loop, so that a seat that is given back is seen at once. */
  private static TestGateway single;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start();
    single = TestGateway.start(Map.of("CHANCERY_LOOPS", "1"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    single.close();
  }

  @Test
  void of_twenty_parallel_holders_exactly_as_many_are_served_as_there_are_seats() {
    Campaign campaign = capped(gateway, 5);
    List<Answered> answers =
        Api.all(
            Stream.generate(Wallet::ed25519)
                .limit(20)
                .map(
                    wallet ->
                        gateway
                            .stranger()
                            .postAsync("/auto-issue", campaign.body(wallet, Map.of())))
                .toList());
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(5);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .hasSize(15)
        .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("CAP_REACHED"));
    assertThat(gateway.credentials(campaign)).isEqualTo(5);
  }

  @Test
  void the_seat_of_a_refused_scan_is_given_to_the_next() {
    Campaign campaign = capped(single, 3);
    Wallet first = Wallet.ed25519();
    assertThat(campaign.scan(first).status()).isEqualTo(201);
    assertThat(campaign.scan(first).code()).isEqualTo("ALREADY_ISSUED");
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(campaign.scan(first).code()).isEqualTo("ALREADY_ISSUED");
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(campaign.scan(Wallet.ed25519()).code()).isEqualTo("CAP_REACHED");
    assertThat(single.credentials(campaign)).isEqualTo(3);
  }

  /** A seat that were given back twice would be signed for twice. */
  @Test
  void a_refused_scan_gives_its_seat_back_once() {
    Campaign campaign = capped(single, 10);
    Wallet first = Wallet.ed25519();
    assertThat(campaign.scan(first).status()).isEqualTo(201);
    assertThat(campaign.scan(first).code()).isEqualTo("ALREADY_ISSUED");
    double before = single.signatures();
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(single.signatures() - before).isEqualTo(2);
  }

  @Test
  void a_full_collection_signs_for_nobody() {
    Campaign campaign = capped(single, 1);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    double before = single.signatures();
    for (int i = 0; i < 3; i++) {
      assertThat(campaign.scan(Wallet.ed25519()).code()).isEqualTo("CAP_REACHED");
    }
    assertThat(single.signatures()).isEqualTo(before);
  }

  @Test
  void a_holder_of_a_full_collection_gets_the_same_answer_by_a_proof() {
    Campaign campaign = capped(gateway, 1);
    Wallet wallet = Wallet.p256();
    Answered first = campaign.scan(wallet);
    assertThat(first.status()).isEqualTo(201);
    assertThat(campaign.scanWithProof(wallet).string()).isEqualTo(first.string());
    assertThat(campaign.scanWithProof(Wallet.p256()).code()).isEqualTo("CAP_REACHED");
  }

  @Test
  void the_page_of_a_full_collection_says_that_none_are_left() {
    Campaign campaign = capped(gateway, 1);
    assertThat(state(campaign)).isEqualTo("open");
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(state(campaign)).isEqualTo("exhausted"));
    assertThat(gateway.stranger().with("Accept", "text/html").get("/c/" + campaign.id()).string())
        .contains("All have been collected");
  }

  @Test
  void seats_that_a_node_holds_and_has_not_given_are_left() {
    Campaign campaign = capped(gateway, 2);
    TestServers.execute(
        gateway.database(),
        "update collection set seats_leased = 2 where id = '" + campaign.id() + "'");

    assertThat(state(campaign)).isEqualTo("open");
  }

  @Test
  void seats_that_a_node_held_and_has_not_given_are_given_by_others() {
    Campaign campaign = capped(gateway, 3);
    assertThat(campaign.scan(Wallet.p256()).status()).isEqualTo(201);
    TestServers.execute(
        gateway.database(),
        """
        update collection set seats_leased = 3 where id = '%1$s';
        insert into seat_block (collection_id, seats, leased_until)
        values ('%1$s', array[2, 3], clock_timestamp() - interval '1 second');
        """
            .formatted(campaign.id()));

    assertThat(campaign.scan(Wallet.p256()).status()).isEqualTo(201);
    assertThat(campaign.scan(Wallet.p256()).status()).isEqualTo(201);
    assertThat(campaign.scan(Wallet.p256()).status()).isEqualTo(409);
  }

  private static String state(Campaign campaign) {
    return gateway
        .stranger()
        .with("Accept", "application/json")
        .get("/c/" + campaign.id())
        .text("state");
  }

  @Test
  void a_cap_cannot_be_lowered_below_what_is_handed_out() {
    Campaign campaign = capped(single, 5);
    for (int i = 0; i < 3; i++) {
      assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    }
    Answered lower = campaign.patch(Map.of("policy", Map.of("cap", 2)));
    assertThat(lower.status()).as(lower.string()).isEqualTo(409);
    assertThat(lower.code()).isEqualTo("CONFLICT");
    assertThat(campaign.patch(Map.of("policy", Map.of("cap", 3))).status()).isEqualTo(200);
    assertThat(campaign.scan(Wallet.ed25519()).code()).isEqualTo("CAP_REACHED");
  }

  @Test
  void a_raised_cap_lets_more_in_at_once() {
    Campaign campaign = capped(single, 1);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(campaign.scan(Wallet.ed25519()).code()).isEqualTo("CAP_REACHED");
    assertThat(campaign.patch(Map.of("policy", Map.of("cap", 2))).status()).isEqualTo(200);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(campaign.scan(Wallet.ed25519()).code()).isEqualTo("CAP_REACHED");
  }

  @Test
  void a_collection_that_has_given_without_a_cap_cannot_get_one() {
    Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "open"));
    assertThat(campaign.patch(Map.of("policy", Map.of("cap", 1))).status()).isEqualTo(200);
    assertThat(campaign.patch(uncapped()).status()).isEqualTo(200);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
    assertThat(campaign.patch(Map.of("policy", Map.of("cap", 1))).status()).isEqualTo(409);
    assertThat(campaign.patch(Map.of("paused", true)).status()).isEqualTo(200);
  }

  @Test
  void a_holder_gets_as_many_copies_as_the_policy_says() {
    Campaign campaign =
        Campaign.with(gateway.api(), Map.of("admission", "open", "copiesPerHolder", 2));
    Wallet wallet = Wallet.ed25519();
    List<Answered> answers =
        gateway.stranger().postAtOnce(8, "/auto-issue", campaign.body(wallet, Map.of()));
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(2);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 201)
        .extracting(answer -> answer.text("credentialId"))
        .doesNotHaveDuplicates();
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("ALREADY_ISSUED"));
    assertThat(gateway.credentials(campaign)).isEqualTo(2);
    assertThat(campaign.scan(Wallet.ed25519()).status()).isEqualTo(201);
  }

  @Test
  void without_a_limit_of_copies_a_holder_gets_as_many_as_they_ask_for() {
    Campaign campaign = Campaign.with(gateway.api(), Campaign.unlimited("open"));
    Wallet wallet = Wallet.ed25519();
    IntStream.range(0, 5).forEach(_ -> assertThat(campaign.scan(wallet).status()).isEqualTo(201));
    assertThat(gateway.credentials(campaign)).isEqualTo(5);
    assertThat(campaign.get().object("counts")).containsEntry("active", 5);
  }

  private static Campaign capped(TestGateway at, int cap) {
    return Campaign.with(at.api(), Map.of("admission", "open", "cap", cap));
  }

  private static Map<String, Map<String, @Nullable Object>> uncapped() {
    Map<String, @Nullable Object> policy = new LinkedHashMap<>();
    policy.put("cap", null);
    return Map.of("policy", policy);
  }
}
