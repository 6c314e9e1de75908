package dev.chancery.verification;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads for what takes milliseconds: parsing, canonicalization, signatures, unpacking. They are
 * few, so that issuing, which has the same, waits for so much at most; and organisations take
 * turns, so that what one asks for delays another's by a task and never by a queue. What is beyond
 * the number of calls that one may have in hand is {@link Problem.Overloaded}.
 */
public final class Workers {
  private static final int THREADS = 4;
  private static final int THREADS_OF_ONE = 2;

  /** Of one organisation. Each may have a body in memory, and fifty credentials in it. */
  private static final int CALLS_OF_ONE = 32;

  /** Of all; beyond it, whoever has none in hand still gets one. */
  private static final int CALLS = 256;

  private final Vertx vertx;

  /** Of whoever has a call in hand, in the order of their turns. Guarded by this. */
  private final Map<OrganisationId, Lane> lanes = new LinkedHashMap<>();

  private int calls;
  private int atWork;

  public Workers(Vertx vertx) {
    this.vertx = vertx;
  }

  private static final class Lane {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private int calls;
    private int atWork;

    boolean isReady() {
      return !tasks.isEmpty() && atWork < THREADS_OF_ONE;
    }

    boolean isIdle() {
      return calls == 0 && atWork == 0 && tasks.isEmpty();
    }
  }

  /** A call of {@code caller}'s, all of whose tasks are asked for within it. */
  public <T> Future<T> call(OrganisationId caller, Supplier<Future<T>> call) {
    if (!enter(caller)) {
      return Future.failedFuture(new ProblemException(new Problem.Overloaded(Problem.SOON)));
    }
    return Future.succeededFuture(call).compose(Supplier::get).onComplete(_ -> leave(caller));
  }

  /** Does {@code task} when it is {@code caller}'s turn. */
  @SuppressWarnings("NullAway") // Vert.x says that any result may be null; that of this work is not
  public <T> Future<T> run(OrganisationId caller, Callable<T> task) {
    Context home = vertx.getOrCreateContext();
    Promise<T> done = Promise.promise();
    add(
        caller,
        () -> home.executeBlocking(task, false).onComplete(outcome -> done.handle(outcome)));
    next();
    return done.future().onComplete(_ -> finished(caller));
  }

  private synchronized boolean enter(OrganisationId caller) {
    Lane lane = lanes.get(caller);
    int inHand = lane == null ? 0 : lane.calls;
    if (inHand >= (calls < CALLS ? CALLS_OF_ONE : 1)) {
      return false;
    }
    lane(caller).calls++;
    calls++;
    return true;
  }

  private synchronized void leave(OrganisationId caller) {
    lane(caller).calls--;
    calls--;
    tidy(caller);
  }

  private synchronized void add(OrganisationId caller, Runnable task) {
    lane(caller).tasks.add(task);
  }

  private void finished(OrganisationId caller) {
    synchronized (this) {
      lane(caller).atWork--;
      atWork--;
      tidy(caller);
    }
    next();
  }

  private void next() {
    Runnable task = taken();
    if (task != null) {
      task.run();
    }
  }

  /** The first task of whose turn it is, who then goes behind the others. */
  private synchronized @Nullable Runnable taken() {
    if (atWork == THREADS) {
      return null;
    }
    for (Map.Entry<OrganisationId, Lane> turn : lanes.entrySet()) {
      Lane lane = turn.getValue();
      if (lane.isReady()) {
        lanes.remove(turn.getKey());
        lanes.put(turn.getKey(), lane);
        lane.atWork++;
        atWork++;
        return lane.tasks.remove();
      }
    }
    return null;
  }

  private Lane lane(OrganisationId caller) {
    return lanes.computeIfAbsent(caller, _ -> new Lane());
  }

  private void tidy(OrganisationId caller) {
    if (lane(caller).isIdle()) {
      lanes.remove(caller);
    }
  }
}
