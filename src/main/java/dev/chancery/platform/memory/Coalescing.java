package dev.chancery.platform.memory;

import dev.chancery.platform.context.Home;
import io.vertx.core.Future;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Loads what is asked for so that a thousand who ask at once make one load. Remembers nothing once
 * it is done.
 */
public final class Coalescing<K, V> {
  private final ConcurrentHashMap<K, Future<V>> loading = new ConcurrentHashMap<>();

  /**
   * The outcome of {@code load}, or of the one that runs already, on the caller's context. A load
   * runs on the context that asked first.
   */
  public Future<V> get(K key, Function<K, Future<V>> load) {
    Future<V> running = loading.get(key);
    if (running != null) {
      return Home.bring(running);
    }
    Future<V> shared = loading.computeIfAbsent(key, load);
    shared.onComplete(_ -> loading.remove(key, shared));
    return Home.bring(shared);
  }
}
