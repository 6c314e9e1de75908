package dev.chancery.platform.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two event loops, and a future that crosses from one to the other. */
class HomeTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context there = vertx.getOrCreateContext();
  private final Context here = other();

  private Context other() {
    CompletableFuture<Context> other = new CompletableFuture<>();
    new Thread(() -> other.complete(vertx.getOrCreateContext())).start();
    return other.join();
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void a_future_that_completes_elsewhere_is_handled_here() {
    Promise<String> elsewhere = Promise.promise();
    CompletableFuture<Context> handledOn = handledOn(elsewhere.future());
    there.runOnContext(_ -> elsewhere.complete("done"));
    assertThat(handledOn.join()).isSameAs(here);
  }

  @Test
  void a_future_that_was_completed_elsewhere_is_handled_here() {
    CompletableFuture<Future<String>> made = new CompletableFuture<>();
    there.runOnContext(_ -> made.complete(vertx.timer(1).map("done")));
    Future<String> elsewhere = made.join();
    elsewhere.toCompletionStage().toCompletableFuture().join();
    assertThat(handledOn(elsewhere).join()).isSameAs(here);
  }

  private CompletableFuture<Context> handledOn(Future<String> elsewhere) {
    CompletableFuture<Context> handledOn = new CompletableFuture<>();
    here.runOnContext(
        _ -> Home.bring(elsewhere).onComplete(_ -> handledOn.complete(Vertx.currentContext())));
    return handledOn;
  }
}
