package dev.chancery.platform.bus;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Typed request and reply over the local event bus. One for the process. */
public final class Bus {
  private static final Logger log = LoggerFactory.getLogger(Bus.class);
  private static final int BUG = 500;

  private final EventBus eventBus;
  private final ConcurrentHashMap<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();

  public Bus(Vertx vertx) {
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
    return eventBus
        .<Reply>request(address.name(), request, options(address))
        .onComplete(_ -> waiting.decrementAndGet())
        .transform((message, failure) -> answer(address, message, failure));
  }

  /** Answers requests to {@code address} from the calling verticle, until it is undeployed. */
  public <Q extends Record, R extends Record> Future<Void> serve(
      Address<Q, R> address, Function<Q, Future<R>> service) {
    return eventBus
        .<Q>localConsumer(address.name(), message -> serve(address, message, service))
        .completion();
  }

  private <Q extends Record, R extends Record> void serve(
      Address<Q, R> address, Message<Q> message, Function<Q, Future<R>> service) {
    Future<R> answer;
    try {
      answer = service.apply(address.request().cast(message.body()));
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer.onComplete(
        done -> message.reply(new Reply.Done(done), options(address)),
        failure -> refuse(address, message, failure));
  }

  private static void refuse(Address<?, ?> address, Message<?> message, Throwable failure) {
    if (failure instanceof ProblemException expected) {
      message.reply(new Reply.Refused(expected.problem()), options(address));
    } else {
      log.atError().setCause(failure).addKeyValue("address", address.name()).log("bus.bug");
      message.fail(BUG, address.name());
    }
  }

  private static <R extends Record> Future<R> answer(
      Address<?, R> address, Message<Reply> message, Throwable failure) {
    if (failure instanceof ReplyException lost && lost.failureCode() != BUG) {
      return Future.failedFuture(
          new ProblemException(new Problem.Unavailable(address.name(), Problem.SOON)));
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
