package dev.chancery.platform.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class BusTest {
  /** Where an address is served, as seen from whoever asks. */
  enum Place {
    HERE,
    ON_ANOTHER_THREAD
  }

  private final Place place;

  BusTest(Place place) {
    this.place = place;
  }

  record Ask(String question) {}

  record Told(String answer) {}

  private static final Address<Ask, Told> ADDRESS =
      new Address<>("test", Ask.class, Told.class, Duration.ofMillis(200), 2);

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void an_answer_comes_back_by_reference() throws Exception {
    Told told = new Told("here");
    serve(_ -> Future.succeededFuture(told));
    assertThat(settle(bus.request(ADDRESS, new Ask("where")))).isSameAs(told);
  }

  @Test
  void a_problem_comes_back_as_that_problem() throws Exception {
    Problem problem = new Problem.CodeInvalid();
    serve(_ -> Future.failedFuture(new ProblemException(problem)));
    assertThat(problemOf(bus.request(ADDRESS, new Ask("?")))).isEqualTo(problem);
  }

  @Test
  void a_bug_does_not_tell_its_story_to_whoever_asked() throws Exception {
    serve(_ -> Future.failedFuture(new IllegalStateException("secret")));
    assertThat(failureOf(bus.request(ADDRESS, new Ask("?"))))
        .isNotInstanceOf(ProblemException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void an_error_that_is_thrown_is_answered_like_any_other_bug_and_takes_no_place()
      throws Exception {
    serve(
        _ -> {
          throw new StackOverflowError("secret");
        });
    for (int i = 0; i < 2 * ADDRESS.mostInFlight(); i++) {
      assertThat(failureOf(bus.request(ADDRESS, new Ask("?"))))
          .isInstanceOf(ReplyException.class)
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void nobody_at_the_address_is_unavailable() throws Exception {
    assertThat(problemOf(bus.request(ADDRESS, new Ask("?"))))
        .isInstanceOf(Problem.Unavailable.class);
  }

  @Test
  void no_answer_within_the_deadline_is_unavailable() throws Exception {
    serve(_ -> Promise.<Told>promise().future());
    assertThat(problemOf(bus.request(ADDRESS, new Ask("?"))))
        .isInstanceOf(Problem.Unavailable.class);
  }

  @Test
  void one_more_than_may_be_in_flight_is_refused_at_once() throws Exception {
    serve(_ -> Promise.<Told>promise().future());
    Future<Told> first = bus.request(ADDRESS, new Ask("1"));
    Future<Told> second = bus.request(ADDRESS, new Ask("2"));
    Future<Told> third = bus.request(ADDRESS, new Ask("3"));
    assertThat(third.failed()).isTrue();
    assertThat(problemOf(third)).isInstanceOf(Problem.Overloaded.class);
    assertThat(problemOf(first)).isInstanceOf(Problem.Unavailable.class);
    assertThat(problemOf(second)).isInstanceOf(Problem.Unavailable.class);
  }

  @Test
  void an_undeployed_verticle_is_not_asked_any_more() throws Exception {
    AtomicReference<Context> loop = new AtomicReference<>();
    String id =
        settle(
            vertx.deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    loop.set(context);
                    return bus.serve(ADDRESS, _ -> Future.succeededFuture(new Told("here")));
                  }
                }));
    assertThat(settle(on(loop.get(), new Ask("?")))).isEqualTo(new Told("here"));
    settle(vertx.undeploy(id));
    assertThat(problemOf(on(loop.get(), new Ask("?")))).isInstanceOf(Problem.Unavailable.class);
  }

  private Future<Told> on(Context loop, Ask question) {
    return Future.future(
        asked -> loop.runOnContext(_ -> bus.request(ADDRESS, question).onComplete(asked::handle)));
  }

  private void serve(Function<Ask, Future<Told>> service) throws Exception {
    switch (place) {
      case HERE -> settle(bus.serve(ADDRESS, service));
      case ON_ANOTHER_THREAD ->
          settle(
              vertx.executeBlocking(() -> bus.serve(ADDRESS, service)).compose(served -> served));
    }
  }

  private static Problem problemOf(Future<?> refused) throws Exception {
    return ((ProblemException) failureOf(refused)).problem();
  }

  private static Throwable failureOf(Future<?> failed)
      throws InterruptedException, TimeoutException {
    try {
      throw new AssertionError(
          "it was answered: "
              + failed.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }

  @com.google.errorprone.annotations.CanIgnoreReturnValue
  private static <T> T settle(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
