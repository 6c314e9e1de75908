package dev.chancery.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.faults.audit.Auditor;
import dev.chancery.faults.audit.Auditor.Commit;
import dev.chancery.faults.kit.FaultTest;
import dev.chancery.faults.kit.Size;
import dev.chancery.testing.Api;
import dev.chancery.testing.Api.Answered;
import dev.chancery.testing.Campaign;
import dev.chancery.testing.GatewayProcess;
import dev.chancery.testing.MortalServers;
import dev.chancery.testing.Rows;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Organisations that want their rows issued at the same time, one of them a great many. */
@FaultTest
@Tag("B-10")
class FairSharesTest {
  private static final int MANY = Size.of(20_000, 1_000_000);
  private static final int FEW = 1_000;
  private static final double LONGER = 2.5;
  private static final int EQUALS = 10;
  private static final int EACH = Size.of(2_000, 10_000);
  private static final double FAIR = .95;
  private static final Duration PATIENCE = Duration.ofMinutes(Size.of(2, 10));

  private URI database;
  private URI redis;

  @BeforeEach
  void start() {
    MortalServers servers = MortalServers.shared();
    servers.tellCommits();
    database = servers.freshDatabase();
    redis = servers.redisUri();
  }

  @Test
  void a_small_file_behind_a_large_one_of_somebody_else_does_not_wait_for_it() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(database, redis, Map.of())) {
      Campaign large = ofAnother(gateway, "large");
      Campaign small = ofAnother(gateway, "small");
      Duration _ = took(small);
      BestOfThree.of(
          () -> {
            Duration alone = took(small);
            SentFile many = SentFile.to(large, database, SentFile.strangers(MANY));
            many.awaitIssued(1, PATIENCE);
            Duration behind = took(small);

            assertThat(many.isDone()).as("there was nobody to be behind of").isFalse();
            assertThat(
                    large
                        .owner()
                        .post("/api/v1/bulk/" + many.bulk() + "/cancel", Map.of())
                        .status())
                .isEqualTo(200);
            BestOfThree.require(
                "%,d rows behind %,d of somebody else".formatted(FEW, MANY),
                behind,
                Duration.ofNanos((long) (alone.toNanos() * LONGER)));
          });
    }
  }

  @Test
  void equal_organisations_have_equal_shares() {
    try (GatewayProcess doorkeeper = GatewayProcess.start(database, redis, Rows.NOT_WORKED_OFF)) {
      List<SentFile> files =
          IntStream.range(0, EQUALS)
              .mapToObj(i -> ofAnother(doorkeeper, "equal " + i))
              .map(each -> SentFile.to(each, database, SentFile.strangers(EACH)))
              .toList();
      try (GatewayProcess worker = GatewayProcess.start(database, redis, Map.of())) {
        files.forEach(file -> file.awaitDone(PATIENCE));
        assertThat(worker.metric("chancery_bulk_rows_total")).isPositive();
      }
    }

    List<Long> shares = sharesOfTheFirst(EQUALS * EACH / 2);
    System.err.println("shares: " + shares);
    assertThat(shares).hasSize(EQUALS);
    assertThat(jain(shares)).isGreaterThanOrEqualTo(FAIR);
  }

  private static Campaign ofAnother(GatewayProcess gateway, String name) {
    Answered organisation = gateway.api().post("/api/v1/organisations", Map.of("name", name));
    return Campaign.with(
        new Api(gateway.address(), organisation.text("key")), Campaign.unlimited("open"));
  }

  private Duration took(Campaign campaign) {
    SentFile file = SentFile.to(campaign, database, SentFile.strangers(FEW));
    file.awaitDone(PATIENCE);
    return file.until(FEW);
  }

  /** How many of the first {@code count} credentials are of each collection. */
  private List<Long> sharesOfTheFirst(int count) {
    return List.copyOf(
        new Auditor(database)
            .commits().values().stream()
                .sorted(Comparator.comparing(Commit::at))
                .limit(count)
                .map(Commit::collection)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .values());
  }

  /** Jain's index: 1 where all are equal, 1/n where one has all. */
  private static double jain(List<Long> shares) {
    double sum = shares.stream().mapToDouble(Long::doubleValue).sum();
    double squares = shares.stream().mapToDouble(share -> (double) share * share).sum();
    return sum * sum / (shares.size() * squares);
  }
}
