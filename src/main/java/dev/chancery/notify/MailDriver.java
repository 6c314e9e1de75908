package dev.chancery.notify;

import io.vertx.core.Future;

/** Who carries letters. */
public interface MailDriver {
  /** Hands {@code letter} over, once. */
  Future<Outcome> deliver(Letter letter);
}
