package dev.chancery.notify;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Keeps letters instead of sending them, the last hundred, for whoever tries the gateway out. Safe
 * for any thread.
 */
public final class CaughtMail implements MailDriver {
  private static final int MOST = 100;

  private final Deque<Letter> caught = new ArrayDeque<>();

  @Override
  public synchronized Future<Outcome> deliver(Letter letter) {
    caught.addFirst(letter);
    if (caught.size() > MOST) {
      caught.removeLast();
    }
    return Future.succeededFuture(new Outcome.Taken("caught"));
  }

  /** What went out, the youngest first. */
  public synchronized List<Letter> letters() {
    return List.copyOf(caught);
  }
}
