package dev.chancery.platform.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One multiplexed connection to Redis that is up or down. While it is down every call fails at
 * once; a call that takes longer than {@link #DEADLINE} takes the line down and drops the
 * connection, because the client has no command timeout and a hung server would hold what is
 * pending for ever. Every second a line that is up is asked whether it still is, since nobody may
 * be calling, and one that is down is tried again.
 */
public final class RedisLine {
  /** How long a command may take. */
  public static final Duration DEADLINE = Duration.ofMillis(50);

  private static final Logger log = LoggerFactory.getLogger(RedisLine.class);
  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(1);
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final int MOST_PENDING = 1_024;

  /** A connection and the client that owns it: closing the client is what closes the socket. */
  private record Line(Redis client, RedisConnection connection) {}

  private final Vertx vertx;
  private final URI uri;
  private final String name;
  private final AtomicReference<@Nullable Line> line = new AtomicReference<>();
  private final AtomicBoolean connecting = new AtomicBoolean();
  private volatile long timer;
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean closed;
  private final List<Runnable> whenUp = new CopyOnWriteArrayList<>();

  /**
   * A line to the Redis at {@code uri}, called {@code name} in metrics; it is down until {@link
   * #open}.
   */
  public RedisLine(Vertx vertx, URI uri, String name) {
    this.vertx = vertx;
    this.uri = uri;
    this.name = name;
  }

  /** Opens the line. The future completes when the first attempt has, whatever came of it. */
  public Future<Void> open() {
    timer = vertx.setPeriodic(BEAT.toMillis(), _ -> beat());
    return connect();
  }

  /** Runs {@code action} whenever the line has come up, on the event loop of its connection. */
  public void whenUp(Runnable action) {
    whenUp.add(action);
  }

  public boolean isUp() {
    return line.get() != null;
  }

  /** How many commands wait for their answer or their deadline. */
  public int pending() {
    return pending.get();
  }

  /**
   * Sends {@code command}; fails with {@link RedisDown} at once where the line is down, and at the
   * deadline where it hangs.
   */
  public Future<@Nullable Response> send(Request command) {
    Line current = line.get();
    if (current == null || pending.get() >= MOST_PENDING) {
      return Future.failedFuture(new RedisDown());
    }
    pending.incrementAndGet();
    long sent = System.nanoTime();
    return current
        .connection
        .send(command)
        .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(_ -> pending.decrementAndGet())
        .recover(failure -> refused(current, failure, sent));
  }

  /**
   * An error that Redis itself replies is an answer, and a deadline that comes as late again tells
   * of a process that stood still; anything else is a line that does not work.
   */
  private Future<@Nullable Response> refused(Line current, Throwable failure, long sent) {
    boolean stoodStill =
        failure instanceof TimeoutException
            && System.nanoTime() - sent > DEADLINE.multipliedBy(2).toNanos();
    if (!(failure instanceof Response) && !stoodStill) {
      drop(current, failure);
    }
    return Future.failedFuture(new RedisDown());
  }

  /** What arrives unasked: the messages of the channels that this line has subscribed to. */
  void onPush(Consumer<Response> push) {
    Line current = line.get();
    if (current != null) {
      current.connection.handler(push::accept);
    }
  }

  /** Closes the line for good. */
  public Future<Void> close() {
    closed = true;
    vertx.cancelTimer(timer);
    Line last = line.getAndSet(null);
    return last == null ? Future.succeededFuture() : last.client.close();
  }

  private void beat() {
    if (isUp()) {
      var _ = send(Request.cmd(Command.PING)).otherwiseEmpty();
    } else if (!connecting.get()) {
      var _ = connect();
    }
  }

  private Future<Void> connect() {
    connecting.set(true);
    Redis client = Redis.createClient(vertx, options());
    return client
        .connect()
        .timeout(CONNECT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .compose(RedisLine::answering)
        .onSuccess(connection -> up(new Line(client, connection)))
        .onFailure(_ -> client.close())
        .onComplete(_ -> connecting.set(false))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /**
   * Only a connection that answers in time is one: whoever came first would wait for a slow Redis,
   * each time that it is tried again.
   */
  private static Future<RedisConnection> answering(RedisConnection connection) {
    return connection
        .send(Request.cmd(Command.PING))
        .timeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .transform(
            (_, failure) ->
                failure == null || failure instanceof Response
                    ? Future.succeededFuture(connection)
                    : Future.failedFuture(failure));
  }

  private void up(Line connected) {
    if (closed) {
      connected.client.close();
      return;
    }
    connected.connection.exceptionHandler(failure -> drop(connected, failure));
    connected.connection.endHandler(_ -> drop(connected, new RedisDown()));
    line.set(connected);
    log.atInfo().addKeyValue("redis", uri.getHost() + ":" + uri.getPort()).log("redis.up");
    whenUp.forEach(Runnable::run);
  }

  private void drop(Line broken, Throwable cause) {
    if (line.compareAndSet(broken, null)) {
      log.atWarn().addKeyValue("cause", cause.toString()).log("redis.down");
      broken.client.close();
    }
  }

  private RedisOptions options() {
    return new RedisOptions()
        .setConnectionString(uri.toString())
        .setPoolName(name)
        .setMetricsName(name)
        .setMaxPoolSize(1)
        .setMaxPoolWaiting(1)
        .setMaxWaitingHandlers(2 * MOST_PENDING)
        .setNetClientOptions(
            new NetClientOptions()
                .setConnectTimeout((int) CONNECT_DEADLINE.toMillis())
                .setTcpKeepAlive(true));
  }
}
