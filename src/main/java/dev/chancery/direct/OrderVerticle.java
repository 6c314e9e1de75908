package dev.chancery.direct;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries out what was ordered, here or elsewhere. One for each node. */
public final class OrderVerticle extends VerticleBase {
  /** What another node was given is heard of within it. */
  private static final long LOOK_MILLIS = 1_000;

  private final Orders orders;
  private final Supplier<OrderWork> worker;
  private volatile @Nullable OrderWork work;

  /** {@code worker} is asked once, on the event loop that will own it. */
  public OrderVerticle(Orders orders, Supplier<OrderWork> worker) {
    this.orders = orders;
    this.worker = worker;
  }

  @Override
  public Future<?> start() {
    OrderWork mine = worker.get();
    work = mine;
    orders.onGiven(() -> context.runOnContext(_ -> mine.look()));
    long _ = vertx.setPeriodic(LOOK_MILLIS, _ -> mine.look());
    return Future.succeededFuture();
  }

  /** Takes nothing more, on its way to {@link #stop}. Safe for any thread. */
  public void rest() {
    OrderWork mine = work;
    if (mine != null) {
      context.runOnContext(_ -> mine.rest());
    }
  }

  @Override
  public Future<?> stop() {
    OrderWork mine = work;
    return mine == null ? Future.succeededFuture() : mine.end();
  }
}
