package dev.chancery.verification;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for what takes milliseconds: canonicalization, unpacking. What is beyond a number that
 * waits is refused, so that issuing, which has the same threads, waits for so much at most.
 */
final class Workers {
  private static final int MOST = 256;

  private final Vertx vertx;
  private final AtomicInteger inHand = new AtomicInteger();

  Workers(Vertx vertx) {
    this.vertx = vertx;
  }

  @SuppressWarnings("NullAway") // Vert.x says that any result may be null; that of this work is not
  <T> Future<T> run(Callable<T> work) {
    if (inHand.incrementAndGet() > MOST) {
      inHand.decrementAndGet();
      return Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON)));
    }
    return vertx.executeBlocking(work, false).onComplete(_ -> inHand.decrementAndGet());
  }
}
