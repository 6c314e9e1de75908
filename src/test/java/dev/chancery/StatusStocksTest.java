package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusReference;
import dev.chancery.status.StatusIndexes;
import dev.chancery.status.StatusSeries;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The status indexes that an event loop has in memory. */
class StatusStocksTest {
  private static final int BLOCK = 256;

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
  void the_series_that_was_asked_for_longest_ago_is_forgotten_and_goes_on_in_another_block() {
    StatusIndexes indexes = indexes(2);
    StatusSeries one = series();
    StatusSeries two = series();
    StatusSeries three = series();

    StatusReference first = reserve(indexes, two);
    for (StatusSeries each : new StatusSeries[] {one, two, one, three}) {
      StatusReference _ = reserve(indexes, each);
    }
    assertThat(handedOut(two)).isEqualTo(BLOCK);

    assertThat(reserve(indexes, two)).isNotEqualTo(first);
    assertThat(handedOut(two)).isEqualTo(2 * BLOCK);
    StatusReference _ = reserve(indexes, three);
    assertThat(handedOut(three)).isEqualTo(BLOCK);
  }

  private static StatusIndexes indexes(int most) {
    Wiring wiring = gateway.gateway().wiring();
    return new StatusIndexes(
        wiring.ground.database,
        wiring.first.statusLists,
        wiring.first.statusPublisher,
        wiring.ground.dataKeys,
        wiring.first.statusUris,
        most);
  }

  private static StatusSeries series() {
    String did = Campaign.issuer(gateway.api(), "P-256");
    String organisation =
        String.valueOf(
            TestServers.value(
                gateway.database(),
                "select organisation_id from issuer where did = '" + did + "'"));
    return new StatusSeries(OrganisationId.parse(organisation), new Did(did), ProofType.VC_JWT);
  }

  private static StatusReference reserve(StatusIndexes indexes, StatusSeries series) {
    return TestGateway.await(indexes.reserve(series));
  }

  private static long handedOut(StatusSeries series) {
    return gateway.count(
        "select sum(handed_out) from status_list where issuer_did = '" + series.issuer() + "'");
  }
}
