package dev.chancery.faults.kit;

import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls that arrive at a constant rate, whatever becomes of those before: an open model, without
 * coordinated omission.
 */
public final class Load implements AutoCloseable {
  private static final int CONNECTIONS = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions().setConnectTimeout(2_000).setKeepAliveTimeout(10),
          new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final AtomicLong issued = new AtomicLong();
  private final AtomicLong lastIssued = new AtomicLong(Long.MIN_VALUE);
  private final Phaser underWay = new Phaser(1);
  private final double perSecond;
  private final Consumer<Outcome> witness;
  private final Thread sender;
  private volatile boolean ending;

  private Load(double perSecond, Supplier<Call> calls, Consumer<Outcome> witness) {
    this.perSecond = perSecond;
    this.witness = witness;
    this.sender = Thread.ofPlatform().name("load").start(() -> send(calls));
  }

  /** Starts to send. */
  public static Load start(double perSecond, Supplier<Call> calls) {
    return start(perSecond, calls, _ -> {});
  }

  /** Starts to send; {@code witness} is told of every outcome, by several threads. */
  public static Load start(double perSecond, Supplier<Call> calls, Consumer<Outcome> witness) {
    return new Load(perSecond, calls, witness);
  }

  /** Sends for so long, and waits for the answers. */
  public static List<Outcome> run(double perSecond, Duration duration, Supplier<Call> calls) {
    try (Load load = start(perSecond, calls)) {
      LockSupport.parkNanos(duration.toNanos());
      return load.stop();
    }
  }

  /** Everything that was answered, or was not, so far. */
  public List<Outcome> soFar() {
    return List.copyOf(outcomes);
  }

  /** Until a credential is acknowledged that was asked for after now. */
  public void awaitService(Duration within) {
    long now = System.nanoTime();
    await("service")
        .pollInterval(Duration.ofMillis(10))
        .atMost(within)
        .until(() -> lastIssued.get() > now);
  }

  /**
   * Until so many credentials have been acknowledged, for which there is three times as long as it
   * takes at best.
   */
  public void awaitIssued(long count) {
    Duration atBest = Duration.ofMillis((long) (1_000 * count / perSecond));
    await("credentials")
        .atMost(atBest.multipliedBy(3).plusMinutes(2))
        .until(() -> issued.get() >= count);
  }

  /** Sends no more, and waits for what is under way. */
  public List<Outcome> stop() {
    ending = true;
    try {
      sender.join();
      underWay.awaitAdvanceInterruptibly(
          underWay.arrive(), PATIENCE.plusSeconds(5).toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(underWay.getUnarrivedParties() + " calls never ended", e);
    }
    return soFar();
  }

  @Override
  public void close() {
    ending = true;
    client.close().compose(_ -> vertx.close()).toCompletionStage().toCompletableFuture().join();
  }

  private void send(Supplier<Call> calls) {
    long start = System.nanoTime();
    for (int number = 0; !ending; number++) {
      long intended = start + (long) (number * 1e9 / perSecond);
      Call call = calls.get();
      for (long left = intended - System.nanoTime();
          left > 0;
          left = intended - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int _ = underWay.register();
      int turn = number;
      loop.runOnContext(_ -> send(turn, intended, call));
    }
  }

  /**
   * On the loop that the answer comes to as well: between two, its body may have passed already.
   */
  private void send(int number, long intended, Call call) {
    client
        .request(call.options())
        .compose(request -> request.send(Buffer.buffer(call.body())))
        .compose(response -> response.body().map(body -> outcome(number, intended, response, body)))
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(_ -> new Outcome(number, intended, since(intended), 0, null, new byte[0]))
        .onSuccess(this::note)
        .onSuccess(witness::accept)
        .onComplete(_ -> underWay.arriveAndDeregister());
  }

  private void note(Outcome outcome) {
    outcomes.add(outcome);
    if (outcome.isIssued()) {
      issued.incrementAndGet();
      lastIssued.accumulateAndGet(outcome.intended(), Math::max);
    }
  }

  private static Outcome outcome(
      int number, long intended, HttpClientResponse response, Buffer body) {
    return new Outcome(
        number,
        intended,
        since(intended),
        response.statusCode(),
        response.getHeader(HttpHeaders.RETRY_AFTER),
        body.getBytes());
  }

  private static Duration since(long intended) {
    return Duration.ofNanos(System.nanoTime() - intended);
  }
}
