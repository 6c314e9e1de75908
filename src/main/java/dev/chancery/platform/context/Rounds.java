package dev.chancery.platform.context;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * The same again and again, however often: no round's future stands within another's, as it would
 * where each round composes the next.
 */
public final class Rounds {
  private Rounds() {}

  /** Begins {@code round} anew until it says that it was the last. */
  public static Future<Void> untilLast(Supplier<Future<Boolean>> round) {
    Promise<Void> end = Promise.promise();
    next(round, end);
    return end.future();
  }

  private static void next(Supplier<Future<Boolean>> round, Promise<Void> end) {
    Future.succeededFuture()
        .compose(_ -> round.get())
        .onSuccess(
            last -> {
              if (last) {
                end.complete();
              } else {
                next(round, end);
              }
            })
        .onFailure(end::fail);
  }
}
