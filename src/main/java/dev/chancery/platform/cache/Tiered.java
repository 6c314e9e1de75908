package dev.chancery.platform.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.memory.Remembered;
import dev.chancery.platform.redis.RedisLine;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.SealBroken;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is read often and changes seldom: from memory, else from Redis, else from where it truly
 * stands. Loads are coalesced, and that a key has no value is remembered for a moment too. Safe for
 * any thread; answers come on the caller's context.
 *
 * <p>Whoever can write Redis must not be able to mint a credential, nor whoever can read it learn a
 * claim: what is put there is sealed, with its place and its age inside (threats T-05, T-06, T-38).
 * What does not open counts as absent.
 */
public final class Tiered<K, V> {
  private static final Duration MISS = Duration.ofSeconds(1);
  private static final long MOST_IN_MEMORY = 100_000;

  /** How far the clocks of two nodes may be apart, in milliseconds. */
  private static final long SKEW = 2_000;

  /**
   * What all tiers of the process share.
   *
   * @param seal the key under which values lie in Redis
   */
  public record Backing(RedisLine redis, DataKey seal, MeterRegistry meters, Changes changes) {}

  /** How a value is written for Redis. */
  public interface Codec<V> {
    byte[] encode(V value);

    V decode(byte[] bytes);
  }

  private final String name;
  private final Backing backing;
  private final Codec<V> codec;
  private final Duration inRedis;
  private final Function<K, Future<Optional<V>>> truth;
  private final Remembered<K, Optional<V>> memory;
  private final Cache<K, Long> forgotten;
  private final Counter memoryHits;
  private final Counter redisHits;
  private final Counter loads;

  /**
   * A cache named {@code name}, which is also the topic of the changes that empty it, by {@code
   * K}'s text.
   *
   * @param truth reads the value from where it stands
   */
  public Tiered(
      String name,
      Backing backing,
      Duration inMemory,
      Duration inRedis,
      Codec<V> codec,
      Function<String, K> key,
      Function<K, Future<Optional<V>>> truth) {
    this.name = name;
    this.backing = backing;
    this.codec = codec;
    this.inRedis = inRedis;
    this.truth = truth;
    this.forgotten =
        Caffeine.newBuilder().maximumSize(MOST_IN_MEMORY).expireAfterWrite(inRedis).build();
    this.memory =
        new Remembered<>(MOST_IN_MEMORY, value -> value.isPresent() ? inMemory : MISS, this::load);
    this.memoryHits = counter("memory");
    this.redisHits = counter("redis");
    this.loads = counter("postgresql");
    backing.changes.on(name, inRedis, texts -> forget(texts.stream().map(key).toList()));
    backing.redis.whenUp(this::forgetAgainInRedis);
  }

  /** The value of {@code key}, if it has one. */
  public Future<Optional<V>> get(K key) {
    if (memory.peek(key) != null) {
      memoryHits.increment();
    }
    return memory.get(key);
  }

  private void forget(List<K> keys) {
    long now = System.currentTimeMillis();
    keys.forEach(
        key -> {
          forgotten.put(key, now + SKEW);
          memory.forget(key);
        });
    forgetInRedis(keys);
  }

  /**
   * What Redis holds of {@code key} counts only if it was read from the truth after the last change
   * that this node heard of: the DEL may have been lost, or overtaken by another node's SET.
   */
  private boolean isTrusted(K key, long loadedAt) {
    Long changed = forgotten.getIfPresent(key);
    return (changed == null || loadedAt >= changed)
        && loadedAt + inRedis.toMillis() >= System.currentTimeMillis();
  }

  /**
   * What changed while Redis was away is still there as it was, for whoever has not heard of it.
   */
  private void forgetAgainInRedis() {
    forgetInRedis(List.copyOf(forgotten.asMap().keySet()));
  }

  private void forgetInRedis(List<K> keys) {
    if (!keys.isEmpty()) {
      Request del = Request.cmd(Command.DEL);
      keys.forEach(key -> del.arg(place(key)));
      var _ = backing.redis.send(del).otherwiseEmpty();
    }
  }

  private Future<Optional<V>> load(K key) {
    long mark = memory.mark();
    return fromRedis(key)
        .compose(found -> found.isPresent() ? Future.succeededFuture(found) : fromTruth(key, mark));
  }

  private Future<Optional<V>> fromTruth(K key, long mark) {
    loads.increment();
    long loadedAt = System.currentTimeMillis();
    return truth
        .apply(key)
        .onSuccess(
            value -> {
              if (value.isPresent() && memory.isSince(mark)) {
                toRedis(key, value.get(), loadedAt);
              }
            });
  }

  private Future<Optional<V>> fromRedis(K key) {
    return backing
        .redis
        .send(Request.cmd(Command.GET).arg(place(key)))
        .map(response -> opened(key, response))
        .otherwise(Optional.empty());
  }

  private Optional<V> opened(K key, @Nullable Response response) {
    if (response == null) {
      return Optional.empty();
    }
    try {
      ByteBuffer plain = ByteBuffer.wrap(backing.seal.open(place(key), response.toBytes()));
      long loadedAt = plain.getLong();
      if (!isTrusted(key, loadedAt)) {
        return Optional.empty();
      }
      byte[] value = new byte[plain.remaining()];
      plain.get(value);
      redisHits.increment();
      return Optional.of(codec.decode(value));
    } catch (SealBroken | ProblemException | IllegalArgumentException e) {
      // somebody else's, or written by another version of this gateway
      return Optional.empty();
    }
  }

  private void toRedis(K key, V value, long loadedAt) {
    byte[] encoded = codec.encode(value);
    byte[] plain =
        ByteBuffer.allocate(Long.BYTES + encoded.length).putLong(loadedAt).put(encoded).array();
    Buffer sealed = Buffer.buffer(backing.seal.seal(place(key), plain));
    var _ =
        backing
            .redis
            .send(
                Request.cmd(Command.SET)
                    .arg(place(key))
                    .arg(sealed)
                    .arg("PX")
                    .arg(inRedis.toMillis()))
            .otherwiseEmpty();
  }

  private String place(K key) {
    return "chancery:" + name + ":" + key;
  }

  private Counter counter(String tier) {
    return Counter.builder("chancery.cache.reads")
        .tag("cache", name)
        .tag("tier", tier)
        .register(backing.meters);
  }
}
