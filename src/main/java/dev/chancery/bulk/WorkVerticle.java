package dev.chancery.bulk;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Works off what is queued. One for each core. */
public final class WorkVerticle extends VerticleBase {
  /** A bulk that has just come, or was just paused, is heard of within it. */
  private static final long LOOK_MILLIS = 250;

  private final Supplier<Work> worker;
  private @Nullable Work work;

  /** {@code worker} is asked for one, on the event loop that will own it. */
  public WorkVerticle(Supplier<Work> worker) {
    this.worker = worker;
  }

  @Override
  public Future<?> start() {
    Work mine = worker.get();
    work = mine;
    long _ = vertx.setPeriodic(LOOK_MILLIS, _ -> mine.look());
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return work == null ? Future.succeededFuture() : work.end();
  }
}
