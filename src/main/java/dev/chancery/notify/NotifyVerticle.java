package dev.chancery.notify;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the {@link Dispatcher}. One for each node. */
public final class NotifyVerticle extends VerticleBase {
  private final Supplier<Dispatcher> dispatchers;
  private volatile @Nullable Dispatcher dispatcher;

  /** {@code dispatchers} is asked once, on the event loop that will own it. */
  public NotifyVerticle(Supplier<Dispatcher> dispatchers) {
    this.dispatchers = dispatchers;
  }

  @Override
  public Future<?> start() {
    Dispatcher made = dispatchers.get();
    dispatcher = made;
    made.start();
    return Future.succeededFuture();
  }

  /** Takes nothing more. Safe for any thread. */
  public void rest() {
    Dispatcher made = dispatcher;
    if (made != null) {
      made.rest();
    }
  }

  @Override
  public Future<?> stop() {
    Dispatcher made = dispatcher;
    return made == null ? Future.succeededFuture() : made.stop();
  }
}
