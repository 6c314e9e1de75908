package dev.chancery.platform.context;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Brings a future's completion back to the caller's context. */
public final class Home {
  private Home() {}

  /**
   * A future with {@code elsewhere}'s outcome, whose handlers run on the context that calls this
   * method; on a plain thread, wherever {@code elsewhere} completes.
   *
   * <p>One that is complete already is copied too: a future remembers the context that it was made
   * on, and calls its handlers there however late they come.
   */
  public static <T> Future<T> bring(Future<T> elsewhere) {
    if (elsewhere.isComplete()) {
      return elsewhere.succeeded()
          ? Future.succeededFuture(elsewhere.result())
          : Future.failedFuture(elsewhere.cause());
    }
    Context here = Vertx.currentContext();
    if (here == null) {
      return elsewhere;
    }
    Promise<T> home = Promise.promise();
    elsewhere.onComplete(outcome -> here.runOnContext(_ -> home.handle(outcome)));
    return home.future();
  }
}
