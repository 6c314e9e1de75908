package dev.chancery.faults.kit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * So many connections, each of which calls again as soon as it is answered: a closed model, which
 * says what can be served and nothing of how long anybody waits.
 */
public final class Phones implements AutoCloseable {
  private static final long PATIENCE = 20_000;

  /** Of one that is refused, before it asks again. */
  private static final long PAUSE = 50;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final AtomicLong issued = new AtomicLong();
  private final Supplier<Call> calls;
  private volatile boolean ending;

  private Phones(int count, Supplier<Call> calls) {
    this.calls = calls;
    this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(count));
    Context loop = vertx.getOrCreateContext();
    for (int i = 0; i < count; i++) {
      loop.runOnContext(_ -> call());
    }
  }

  /** Starts {@code count} of them. */
  public static Phones start(int count, Supplier<Call> calls) {
    return new Phones(count, calls);
  }

  /** How many credentials a second they are given from now on and for so long. */
  public double perSecond(Duration window) {
    long before = issued.get();
    long began = System.nanoTime();
    LockSupport.parkNanos(window.toNanos());
    return (issued.get() - before) * 1e9 / (System.nanoTime() - began);
  }

  private void call() {
    if (ending) {
      return;
    }
    Call call = calls.get();
    Future.succeededFuture(call.options())
        .compose(client::request)
        .compose(request -> request.send(Buffer.buffer(call.body())))
        .compose(response -> response.body().map(_ -> isIssued(response)))
        .timeout(PATIENCE, MILLISECONDS)
        .otherwise(false)
        .compose(served -> served ? Future.succeededFuture() : pause())
        .onComplete(_ -> call());
  }

  private boolean isIssued(HttpClientResponse response) {
    boolean is = response.statusCode() == 201;
    if (is) {
      issued.incrementAndGet();
    }
    return is;
  }

  private Future<?> pause() {
    return vertx.timer(PAUSE, MILLISECONDS);
  }

  @Override
  public void close() {
    ending = true;
    client.close().compose(_ -> vertx.close()).toCompletionStage().toCompletableFuture().join();
  }
}
