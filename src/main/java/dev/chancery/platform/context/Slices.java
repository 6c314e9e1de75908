package dev.chancery.platform.context;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Work on many things that leaves the event loop to others in between: by a timer, because a loop
 * runs what is put behind its other tasks before it looks at its sockets again.
 */
public final class Slices {
  private final Vertx vertx;

  public Slices(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * As {@link #each(List, int, Function)}, but none is begun after {@code within} from now: then it
   * is {@link Problem.Overloaded}.
   */
  public <T> Future<Void> each(
      List<T> all, int size, Duration within, Function<List<T>, Future<?>> work) {
    long end = System.nanoTime() + within.toNanos();
    return each(
        all,
        size,
        slice ->
            System.nanoTime() < end
                ? work.apply(slice)
                : Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON))));
  }

  /** Does {@code work} on {@code size} of {@code all} at a time, in their order. */
  public <T> Future<Void> each(List<T> all, int size, Function<List<T>, Future<?>> work) {
    if (all.isEmpty()) {
      return Future.succeededFuture();
    }
    int slice = Math.min(size, all.size());
    List<T> rest = all.subList(slice, all.size());
    return work.apply(all.subList(0, slice))
        .compose(
            _ ->
                rest.isEmpty()
                    ? Future.succeededFuture()
                    : vertx.timer(1, TimeUnit.MILLISECONDS).compose(_ -> each(rest, size, work)));
  }
}
