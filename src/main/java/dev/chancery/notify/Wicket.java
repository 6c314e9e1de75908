package dev.chancery.notify;

import dev.chancery.platform.database.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/**
 * A narrow gate to the database: who notifies waits here and not for the connections that issuance
 * needs. Safe for any thread.
 */
public final class Wicket {
  /** Of sixteen connections, most of them for others. */
  private static final int MOST = 6;

  private final Database database;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int inside;

  public Wicket(Database database) {
    this.database = database;
  }

  /** As {@link Database#with}, whose deadline begins when it is let in. */
  <T> Future<T> with(Function<SqlClient, Future<T>> work) {
    return enter().compose(_ -> database.with(work)).onComplete(_ -> leave());
  }

  /** A promise, since it is kept by who leaves. */
  private synchronized Future<Void> enter() {
    if (inside < MOST) {
      inside++;
      return Future.succeededFuture();
    }
    Promise<Void> turn = Promise.promise();
    waiting.add(turn);
    return turn.future();
  }

  /** The place goes to who has waited longest, if anybody has. */
  private void leave() {
    Promise<Void> next;
    synchronized (this) {
      next = waiting.poll();
      inside -= next == null ? 1 : 0;
    }
    if (next != null) {
      next.complete();
    }
  }
}
