package dev.chancery.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  @Test
  void a_server_that_hangs_when_the_gateway_starts_is_told_of_and_not_waited_for() {
    try (Proxy server = Proxy.before(TestServers.postgres())) {
      server.hang();
      long asked = System.nanoTime();

      assertThatThrownBy(() -> Migrations.apply(server.uri()))
          .isInstanceOf(DatabaseUnavailable.class)
          .hasMessageStartingWith("PostgreSQL at 127.0.0.1:" + server.uri().getPort())
          .hasMessageEndingWith("timed out")
          .hasMessageNotContaining(server.uri().getUserInfo().split(":", 2)[1]);

      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(15));
    }
  }
}
