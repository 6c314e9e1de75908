package dev.chancery.platform.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was loaded, in memory for a while. Loads are coalesced; one that began before something was
 * forgotten may have read the old value, and is handed out but not kept. Safe for any thread;
 * answers come on the caller's context.
 */
public final class Remembered<K, V> {
  private final Cache<K, V> memory;
  private final Function<K, Future<V>> load;
  private final Coalescing<K, V> loading = new Coalescing<>();
  private final AtomicLong forgotten = new AtomicLong();

  /** Remembers up to {@code most} values, each as long as {@code lasting} says. */
  public Remembered(long most, Function<V, Duration> lasting, Function<K, Future<V>> load) {
    this.memory =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfter(Expiry.<K, V>writing((_, value) -> lasting.apply(value)))
            .build();
    this.load = load;
  }

  public Future<V> get(K key) {
    V known = peek(key);
    return known != null ? Future.succeededFuture(known) : loading.get(key, this::load);
  }

  /** The value, where it is in memory. */
  public @Nullable V peek(K key) {
    return memory.getIfPresent(key);
  }

  public void forget(K key) {
    forgotten.incrementAndGet();
    memory.invalidate(key);
  }

  /** Forgets every value of which {@code stale} is true. */
  public void forgetIf(Predicate<V> stale) {
    forgotten.incrementAndGet();
    memory.asMap().values().removeIf(stale);
  }

  /** A mark to compare with {@link #isSince}: whether anything was forgotten in between. */
  public long mark() {
    return forgotten.get();
  }

  public boolean isSince(long mark) {
    return forgotten.get() == mark;
  }

  private Future<V> load(K key) {
    long mark = mark();
    return load.apply(key)
        .onSuccess(
            value -> {
              if (isSince(mark)) {
                memory.put(key, value);
              }
            });
  }
}
