package dev.chancery.platform.bus;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Typed request and reply within the process; one for all of it. Who serves an address on the
 * caller's own event loop is asked there and then, and anybody else over Vert.x's event bus.
 */
public final class Bus {
  private static final Logger log = LoggerFactory.getLogger(Bus.class);
  private static final int BUG = 500;

  private final Vertx vertx;
  private final EventBus eventBus;
  private final ConcurrentHashMap<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();

  /** Who serves what on this thread, which is an event loop's. */
  private final ThreadLocal<Map<String, Service<?, ?>>> here =
      ThreadLocal.withInitial(HashMap::new);

  /** What {@code consumer} asks, as long as its verticle is deployed. */
  private record Service<Q, R>(MessageConsumer<Q> consumer, Function<Q, Future<R>> function) {}

  public Bus(Vertx vertx) {
    this.vertx = vertx;
    this.eventBus = vertx.eventBus().registerCodec(new ByReference());
  }

  /**
   * Asks whoever serves {@code address}. Fails with a {@link ProblemException} where the answer is
   * a problem.
   */
  public <Q extends Record, R extends Record> Future<R> request(Address<Q, R> address, Q request) {
    AtomicInteger waiting = inFlight.computeIfAbsent(address.name(), _ -> new AtomicInteger());
    if (waiting.incrementAndGet() > address.mostInFlight()) {
      waiting.decrementAndGet();
      return Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON)));
    }
    Service<Q, R> service = here(address);
    return (service == null ? elsewhere(address, request) : in(address, ask(service, request)))
        .onComplete(_ -> waiting.decrementAndGet());
  }

  /** Answers requests to {@code address} from the calling verticle, until it is undeployed. */
  public <Q extends Record, R extends Record> Future<Void> serve(
      Address<Q, R> address, Function<Q, Future<R>> function) {
    MessageConsumer<Q> consumer = eventBus.localConsumer(address.name());
    Service<Q, R> service = new Service<>(consumer, function);
    here.get().put(address.name(), service);
    return consumer.handler(message -> serve(address, message, service)).completion();
  }

  @SuppressWarnings("unchecked") // an address has the types of who serves it
  private <Q extends Record, R extends Record> @Nullable Service<Q, R> here(Address<Q, R> address) {
    Service<?, ?> service = here.get().get(address.name());
    return service != null && service.consumer.isRegistered() ? (Service<Q, R>) service : null;
  }

  /**
   * The answer is most often there already; a timer is for one that is not. It is the calling
   * loop's own: {@link Future#timeout} of a future without a context wakes another thread.
   */
  private <R> Future<R> in(Address<?, ?> address, Future<R> answer) {
    if (answer.succeeded()) {
      return answer;
    }
    Promise<R> told = Promise.promise();
    long timer = vertx.setTimer(address.deadline().toMillis(), _ -> told.tryFail(lost(address)));
    answer.onComplete(
        (done, failure) -> {
          boolean _ = vertx.cancelTimer(timer);
          boolean _ =
              failure == null ? told.tryComplete(done) : told.tryFail(told(address, failure));
        });
    return told.future();
  }

  /** What whoever asked may know of a failure: the problem, or that there was a bug. */
  private static Throwable told(Address<?, ?> address, Throwable failure) {
    return switch (failure) {
      case ProblemException expected -> expected;
      default -> {
        log.atError().setCause(failure).addKeyValue("address", address.name()).log("bus.bug");
        yield new ReplyException(ReplyFailure.RECIPIENT_FAILURE, BUG, address.name());
      }
    };
  }

  private static ProblemException lost(Address<?, ?> address) {
    return new ProblemException(new Problem.Unavailable(address.name(), Problem.SOON));
  }

  private static <Q, R> Future<R> ask(Service<Q, R> service, Q request) {
    try {
      return service.function.apply(request);
    } catch (Throwable e) {
      return Future.failedFuture(e);
    }
  }

  private <Q extends Record, R extends Record> Future<R> elsewhere(
      Address<Q, R> address, Q request) {
    return eventBus
        .<Reply>request(address.name(), request, options(address))
        .transform((message, failure) -> answer(address, message, failure));
  }

  private static <Q extends Record, R extends Record> void serve(
      Address<Q, R> address, Message<Q> message, Service<Q, R> service) {
    ask(service, address.request().cast(message.body()))
        .onComplete(
            done -> message.reply(new Reply.Done(done), options(address)),
            failure -> refuse(address, message, failure));
  }

  private static void refuse(Address<?, ?> address, Message<?> message, Throwable failure) {
    switch (told(address, failure)) {
      case ProblemException expected ->
          message.reply(new Reply.Refused(expected.problem()), options(address));
      default -> message.fail(BUG, address.name());
    }
  }

  private static <R extends Record> Future<R> answer(
      Address<?, R> address, Message<Reply> message, Throwable failure) {
    if (failure instanceof ReplyException lost && lost.failureCode() != BUG) {
      return Future.failedFuture(lost(address));
    }
    if (failure != null) {
      return Future.failedFuture(failure);
    }
    return switch (message.body()) {
      case Reply.Done(Record answer) -> Future.succeededFuture(address.reply().cast(answer));
      case Reply.Refused(Problem problem) -> Future.failedFuture(new ProblemException(problem));
    };
  }

  private static DeliveryOptions options(Address<?, ?> address) {
    return new DeliveryOptions()
        .setCodecName(ByReference.NAME)
        .setLocalOnly(true)
        .setSendTimeout(address.deadline().toMillis());
  }
}
