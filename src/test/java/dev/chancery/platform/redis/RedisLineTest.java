package dev.chancery.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testing.Proxy;
import dev.chancery.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A line is up while Redis answers in time. */
class RedisLineTest {

  /** It lets itself be connected to, and whoever came first would wait for the rest. */
  @Test
  void a_slow_redis_is_not_up_until_it_is_quick() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Proxy network = Proxy.before(TestServers.redis())) {
      network.delay(Duration.ofMillis(120));
      RedisLine line = new RedisLine(vertx, network.uri(), "slow");
      finish(line.open());
      assertThat(line.isUp()).isFalse();

      network.pass();
      await().atMost(Duration.ofSeconds(10)).until(line::isUp);
      finish(line.close());
    } finally {
      finish(vertx.close());
    }
  }

  private static void finish(Future<Void> future) throws Exception {
    Void _ = future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
