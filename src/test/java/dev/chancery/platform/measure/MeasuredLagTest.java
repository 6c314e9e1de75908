package dev.chancery.platform.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On an event loop that is blocked on purpose. */
class MeasuredLagTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Twenty timers were due while it lasted: late by 400 ms, 380 ms, and so on. */
  @Test
  void a_block_counts_with_all_who_would_have_come_while_it_lasted() {
    loop.runOnContext(
        _ -> {
          LoopLag.watch(vertx, meters);
          vertx.setTimer(50, _ -> block(Duration.ofMillis(400)));
        });
    await().until(() -> lag().count() >= 30);

    assertThat(lag().max(TimeUnit.MILLISECONDS)).isBetween(350.0, 5_000.0);
    assertThat(lag().totalTime(TimeUnit.MILLISECONDS)).isGreaterThan(2_500);
  }

  @Test
  void what_stands_in_a_queue_before_a_timer_makes_it_late() {
    loop.runOnContext(
        _ -> {
          LoopLag.watch(vertx, meters);
          for (int i = 0; i < 20; i++) {
            loop.runOnContext(_ -> block(Duration.ofMillis(20)));
          }
        });
    await().until(() -> lag().count() >= 30);

    assertThat(lag().max(TimeUnit.MILLISECONDS)).isGreaterThan(200);
  }

  /** None takes long; so a measure that made up for one block in many turns would tell of more. */
  @Test
  void a_loop_that_is_always_busy_is_late_by_what_it_does_at_a_time() {
    loop.runOnContext(
        _ -> {
          vertx.setPeriodic(20, _ -> block(Duration.ofMillis(30)));
          LoopLag.watch(vertx, meters);
        });
    await().until(() -> lag().count() >= 60);

    assertThat(lag().mean(TimeUnit.MILLISECONDS)).isBetween(1.0, 200.0);
  }

  private Timer lag() {
    return Timer.builder("chancery.loop.lag").register(meters);
  }

  private static void block(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }
}
