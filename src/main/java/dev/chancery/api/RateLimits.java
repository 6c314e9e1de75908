package dev.chancery.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.context.Home;
import dev.chancery.platform.redis.RedisLine;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How much a client, a collection, a key or an organisation may ask for in a window of time. The
 * count stands in Redis, and a node takes allowances of it in blocks, so that a warm request needs
 * no round trip. Without Redis each node counts for itself. Safe for any thread.
 */
public final class RateLimits {
  /** So many requests in each window. */
  public record Limit(String scope, int most, Duration window) {
    /** A twentieth at a time: what a node leaves unused of its last block is at most that. */
    int block() {
      return Math.max(1, most / 20);
    }
  }

  /**
   * Where a limit stands once a request was counted.
   *
   * @param remaining how many more there may be: of what this node has taken, and of what nobody
   *     had when it asked last
   * @param renewal until all of them may be anew
   */
  record Standing(Limit limit, long remaining, Duration renewal) {}

  /** One limit's count for one key in the window that runs now. */
  private static final class Allowance {
    final long window;
    long granted;
    long used;

    /** What all nodes had taken, when this one asked last. */
    long taken;

    boolean exhausted;
    @Nullable Future<Void> asking;

    Allowance(long window) {
      this.window = window;
    }
  }

  private final RedisLine redis;
  private final InstantSource clock;
  private final Cache<String, Allowance> allowances =
      Caffeine.newBuilder().maximumSize(200_000).expireAfterAccess(Duration.ofMinutes(2)).build();

  public RateLimits(RedisLine redis, InstantSource clock) {
    this.redis = redis;
    this.clock = clock;
  }

  /**
   * Counts one request of {@code key}; {@link Problem.RateLimited} where the window's are used up.
   * No limit lets everything pass.
   */
  public Future<Void> count(@Nullable Limit limit, String key) {
    return count(limit, key, _ -> {});
  }

  /** The same; where the request passes, {@code told} hears where the limit stands. */
  Future<Void> count(@Nullable Limit limit, String key, Consumer<Standing> told) {
    if (limit == null) {
      return Future.succeededFuture();
    }
    long now = clock.millis();
    long window = now / limit.window.toMillis();
    String name = limit.scope + ":" + key;
    Allowance allowance =
        allowances
            .asMap()
            .compute(
                name,
                (_, last) -> last == null || last.window != window ? new Allowance(window) : last);
    return take(limit, name, allowance, now, told);
  }

  private Future<Void> take(
      Limit limit, String name, Allowance allowance, long now, Consumer<Standing> told) {
    Future<Void> asking;
    synchronized (allowance) {
      if (allowance.used < allowance.granted) {
        allowance.used++;
        long free = Math.max(0, limit.most - allowance.taken);
        told.accept(
            new Standing(limit, free + allowance.granted - allowance.used, renewal(limit, now)));
        return Future.succeededFuture();
      }
      if (allowance.exhausted) {
        return refused(limit, now);
      }
      asking = allowance.asking != null ? allowance.asking : ask(limit, name, allowance);
      // without Redis the answer is there at once, and must not be waited for again
      allowance.asking = asking.isComplete() ? null : asking;
    }
    return Home.bring(asking).compose(_ -> take(limit, name, allowance, now, told));
  }

  private Future<Void> ask(Limit limit, String name, Allowance allowance) {
    String place = "chancery:limit:" + name + ":" + allowance.window;
    Future<Void> answered =
        redis
            .send(Request.cmd(Command.INCRBY).arg(place).arg(limit.block()))
            .map(response -> response == null ? 0L : response.toLong())
            .onSuccess(total -> expire(limit, place, total))
            .otherwise(_ -> allowance.granted + limit.block())
            .map(total -> grant(limit, allowance, total));
    answered.onComplete(
        _ -> {
          synchronized (allowance) {
            allowance.asking = null;
          }
        });
    return answered;
  }

  /**
   * {@code total} counts what all nodes have taken; what of our block lies beyond the limit is not
   * ours.
   */
  private static @Nullable Void grant(Limit limit, Allowance allowance, long total) {
    synchronized (allowance) {
      long beyond = Math.max(0, total - limit.most);
      long got = Math.max(0, limit.block() - beyond);
      allowance.granted += got;
      allowance.taken = total;
      allowance.exhausted = got == 0;
    }
    return null;
  }

  private void expire(Limit limit, String place, long total) {
    if (total <= limit.block()) {
      var _ =
          redis
              .send(Request.cmd(Command.PEXPIRE).arg(place).arg(limit.window.toMillis() * 2))
              .otherwiseEmpty();
    }
  }

  private static <T> Future<T> refused(Limit limit, long now) {
    return Future.failedFuture(
        new ProblemException(
            new Problem.RateLimited(limit.scope, limit.most, limit.window, renewal(limit, now))));
  }

  /** In whole seconds, none too few. */
  private static Duration renewal(Limit limit, long now) {
    return Duration.ofMillis(limit.window.toMillis() - now % limit.window.toMillis() + 999);
  }
}
