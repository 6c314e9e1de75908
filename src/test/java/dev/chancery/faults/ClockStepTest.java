package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.TestGateway;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.Credential;
import dev.chancery.testing.StatusList;
import dev.chancery.testing.Wallet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock is set an hour forward or back while the gateway runs. */
@FaultTest
@Tag("D-10")
class ClockStepTest {
  /** An issuer's key is not used before the time from which it is active. */
  private static final Duration OLDER_THAN_THE_STEP = Duration.ofHours(2);

  private static final Duration MONTH = Duration.ofDays(30);

  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void no_lifetime_is_negative_and_nobody_is_given_twice(int hours) {
    try (TestGateway gateway =
        TestGateway.start(Map.of("CHANCERY_LIMIT_COLLECTION_PERSECOND", "1000"))) {
      Campaign campaign = Campaign.with(gateway.api(), Map.of("admission", "proof"));
      gateway.clock().step(OLDER_THAN_THE_STEP);
      Wallet early = Wallet.p256();
      Instant then = gateway.clock().instant();
      Answered before = campaign.scan(early, campaign.proof(early, then));
      assertLives(before, gateway);

      gateway.clock().step(Duration.ofHours(hours));

      Instant now = gateway.clock().instant();
      Wallet late = Wallet.p256();
      assertLives(campaign.scan(late, campaign.proof(late, now)), gateway);
      Answered again = campaign.scan(early, campaign.proof(early, now));
      assertThat(again.text("credentialId")).isEqualTo(before.text("credentialId"));
      assertThat(gateway.credentials(campaign)).isEqualTo(2);
      assertThat(expiresIn(gateway, campaign)).isPositive();
    }
  }

  /**
   * The credential for a month, whose beginning is told to the hour, and its status list for a
   * while.
   */
  private static void assertLives(Answered issued, TestGateway gateway) {
    assertThat(issued.status()).as(issued.string()).isEqualTo(201);
    Map<String, @Nullable Object> credential = Credential.in(issued).payload();
    assertThat(seconds(credential, "exp") - seconds(credential, "iat"))
        .isBetween(MONTH.toSeconds(), MONTH.plusHours(1).toSeconds());
    assertThat(seconds(credential, "exp"))
        .isGreaterThan(gateway.clock().instant().getEpochSecond());

    String list = String.valueOf(issued.object("status").get("uri"));
    Map<String, @Nullable Object> signed =
        StatusList.fetch(gateway.stranger(), list).signed().payload();
    assertThat(seconds(signed, "exp"))
        .isGreaterThan(seconds(signed, "iat"))
        .isGreaterThan(gateway.clock().instant().getEpochSecond());
    assertThat(seconds(signed, "ttl")).isPositive();
    assertThat(gateway.stranger().get(list).header("Cache-Control")).matches(".*max-age=[1-9]\\d*");
  }

  private static long expiresIn(TestGateway gateway, Campaign campaign) {
    Answered challenge =
        gateway.stranger().post("/auto-issue/challenge", Map.of("collectionId", campaign.id()));
    return seconds(challenge.json(), "expiresIn");
  }

  private static long seconds(Map<String, @Nullable Object> members, String name) {
    return ((Number) Objects.requireNonNull(members.get(name), name)).longValue();
  }
}
