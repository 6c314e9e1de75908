package dev.chancery.notify;

import io.vertx.core.Future;

/** A way to reach a person or a system. Safe for the event loop of the {@link Dispatcher}. */
public interface Channel {
  /** What the outbox calls it. */
  String name();

  /**
   * Sends {@code message} once, within {@link Dispatcher#PATIENCE}. Whoever gets it twice can tell
   * by its id. A failed future counts as {@link Outcome.Failed}.
   */
  Future<Outcome> send(Message message);
}
