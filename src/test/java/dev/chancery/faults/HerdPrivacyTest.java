package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Receipt;
import dev.chancery.faults.audit.StatusEntry;
import dev.chancery.faults.kit.Call;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Load;
import dev.chancery.faults.kit.Receipts;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.StatusList;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody learns from a status list who was issued when, or who asks about whom. */
@FaultTest
@Tag("P-11")
class HerdPrivacyTest {
  private static final int PER_SECOND = Size.of(500, 300);

  /** So many that chance alone does not reach the figure in ten thousand runs. */
  private static final int CREDENTIALS = Size.of(6_000, 10_000);

  private static GatewayProcess one;
  private static GatewayProcess other;

  @BeforeAll
  static void start() {
    MortalServers servers = MortalServers.shared();
    URI database = servers.freshDatabase();
    one = GatewayProcess.start(database, servers.redisUri(), Map.of());
    other =
        GatewayProcess.start(
            database, servers.redisUri(), Map.of("CHANCERY_BASE_URL", one.address().toString()));
  }

  @AfterAll
  static void stop() {
    one.close();
    other.close();
  }

  @Test
  void the_order_of_issue_does_not_show_in_the_indexes() {
    Campaign campaign = Campaign.with(one.api(), Map.of("admission", "open"));
    Receipts receipts = Receipts.named("herd");
    try (receipts;
        Load load = Load.start(PER_SECOND, () -> Call.scan(one.address(), campaign), receipts)) {
      load.awaitIssued(CREDENTIALS);
      assertThat(load.stop()).isNotEmpty();
    }
    List<Receipt> given = Receipt.read(receipts.file());
    double[] indexes =
        given.stream().mapToDouble(receipt -> StatusEntry.of(receipt).index()).toArray();

    assertThat(given.stream().map(receipt -> StatusEntry.of(receipt).list()).distinct()).hasSize(1);
    assertThat(indexes).hasSizeGreaterThanOrEqualTo(CREDENTIALS);
    assertThat(Math.abs(RankCorrelation.withOrder(indexes))).isLessThan(.05);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dc+sd-jwt", "vc+jwt"})
  void a_list_hides_each_among_131072_and_is_the_same_for_every_caller(String format) {
    Map<String, @Nullable Object> request = Campaign.request();
    request.put("format", format);
    Campaign campaign = Campaign.of(one.api(), request);
    String list = String.valueOf(campaign.scan(Wallet.ed25519()).object("status").get("uri"));
    String path = URI.create(list).getPath();

    Answered first = one.stranger().get(path);
    List<Api> callers =
        List.of(
            one.api(),
            one.stranger().with("User-Agent", "another").with("Cookie", "who=me"),
            one.stranger().with("Accept-Language", "de").with("X-Forwarded-For", "192.0.2.7"),
            other.stranger());

    assertThat(StatusList.fetch(one.stranger(), path).size() / 8).isEqualTo(16_384);
    assertThat(callers)
        .allSatisfy(caller -> assertThat(caller.get(path).body()).isEqualTo(first.body()))
        .allSatisfy(
            caller -> assertThat(caller.get(path).headers()).doesNotContainKeys("set-cookie"));
    String etag = String.valueOf(first.header("ETag"));
    assertThat(callers)
        .allSatisfy(
            caller -> {
              Answered again = caller.with("If-None-Match", etag).get(path);
              assertThat(again.status()).isEqualTo(304);
              assertThat(again.body()).isEmpty();
            });
  }
}
