package dev.chancery.platform.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final int MANY = 50_000;

  private static Future<Boolean> round(Vertx vertx, AtomicInteger rounds) {
    return vertx.getOrCreateContext().executeBlocking(() -> rounds.incrementAndGet() == MANY);
  }

  @Test
  void fifty_thousand_rounds_come_to_their_end() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      AtomicInteger rounds = new AtomicInteger();

      Rounds.untilLast(() -> round(vertx, rounds)).await(30, TimeUnit.SECONDS);

      assertThat(rounds).hasValue(MANY);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void a_round_that_fails_or_throws_is_the_end() {
    IllegalStateException lost = new IllegalStateException("lost");

    assertThat(Rounds.untilLast(() -> Future.failedFuture(lost)).cause()).isSameAs(lost);
    assertThatThrownBy(
            () ->
                Rounds.untilLast(
                        () -> {
                          throw lost;
                        })
                    .await())
        .isSameAs(lost);
  }
}
