package dev.chancery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.testing.Campaign;
import dev.chancery.testing.TestServers;
import dev.chancery.testing.Wallet;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The key that stands outside the database. */
class MasterKeyTest {
  private static final Map<String, String> ANOTHER =
      Map.of(
          "CHANCERY_MASTER_KEY",
          "0123a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e");

  private final URI database = TestServers.freshDatabase();

  @Test
  void another_master_key_is_refused_at_the_start() {
    TestGateway.start(database, TestServers.redis(), Map.of()).close();
    assertThatThrownBy(() -> TestGateway.start(database, TestServers.redis(), ANOTHER).close())
        .rootCause()
        .hasMessage("CHANCERY_MASTER_KEY is not the key that sealed this database");
  }

  @Test
  void the_same_master_key_opens_what_it_sealed_before() {
    Campaign campaign;
    try (TestGateway first = TestGateway.start(database, TestServers.redis(), Map.of())) {
      campaign = Campaign.with(first.api(), Map.of("admission", "open"));
    }
    try (TestGateway second = TestGateway.start(database, TestServers.redis(), Map.of())) {
      assertThat(
              second
                  .stranger()
                  .post("/auto-issue", campaign.body(Wallet.ed25519(), Map.of()))
                  .status())
          .isEqualTo(201);
    }
  }
}
