package dev.chancery.platform.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.platform.chance.SecureRandomness;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.database.Migrations;
import dev.chancery.platform.redis.Channel;
import dev.chancery.platform.redis.RedisLine;
import dev.chancery.platform.seal.KeyHierarchy;
import dev.chancery.testing.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Memory, Redis, truth; and what an attacker who can write Redis gets out of it (threats T-05,
 * T-06, T-38).
 */
class TieredTest {
  private static final byte[] MASTER = new SecureRandomness().bytes(32);

  private static final Vertx VERTX = Vertx.vertx();
  private static final RedisLine REDIS = line(TestServers.redis());

  private final String name = "test-" + UUID.randomUUID();
  private final AtomicInteger truths = new AtomicInteger();

  @AfterAll
  static void close() throws Exception {
    settle(VERTX.close());
  }

  @Test
  void another_node_reads_from_redis_what_this_one_has_read() throws Exception {
    assertThat(settle(node(REDIS).get("key"))).contains("the truth about key");
    awaitInRedis();
    assertThat(settle(node(REDIS).get("key"))).contains("the truth about key");
    assertThat(truths).hasValue(1);
  }

  @Test
  void what_lies_in_redis_cannot_be_read_there() throws Exception {
    settle(node(REDIS).get("key"));
    awaitInRedis();
    assertThat(raw()).isNotNull().doesNotContain("truth");
  }

  @Test
  void what_somebody_else_has_written_to_redis_counts_for_nothing() throws Exception {
    settle(node(REDIS).get("key"));
    awaitInRedis();
    settle(REDIS.send(Request.cmd(Command.SET).arg(place("key")).arg("a lie")));
    assertThat(settle(node(REDIS).get("key"))).contains("the truth about key");
  }

  @Test
  void a_value_that_was_moved_to_another_key_counts_for_nothing() throws Exception {
    settle(node(REDIS).get("key"));
    awaitInRedis();
    settle(REDIS.send(Request.cmd(Command.COPY).arg(place("key")).arg(place("other"))));
    assertThat(settle(node(REDIS).get("other"))).contains("the truth about other");
  }

  @Test
  void a_value_read_before_a_change_that_this_node_has_heard_of_counts_for_nothing()
      throws Exception {
    settle(node(REDIS).get("key"));
    awaitInRedis();
    Changes changes =
        new Changes(VERTX, nowhere(), new Channel(VERTX, TestServers.redis(), REDIS, "test"));
    Tiered<String, String> node = node(REDIS, changes);
    changes.announce(name, "key");
    int before = truths.get();
    assertThat(settle(node.get("key"))).contains("the truth about key");
    assertThat(truths).hasValue(before + 1);
  }

  /** Redis was away when it changed, so that nobody has removed the value from before. */
  @Test
  void a_node_that_starts_long_after_a_change_does_not_trust_what_redis_still_has_from_before()
      throws Exception {
    settle(node(REDIS).get("key"));
    awaitInRedis();
    Tiered<String, String> fresh = freshAfterChange("40 seconds");

    assertThat(settle(fresh.get("key"))).contains("the truth about key");
    assertThat(truths).hasValue(2);
  }

  @Test
  void what_changed_before_anything_that_redis_can_have_disturbs_nobody() throws Exception {
    settle(node(REDIS).get("key"));
    awaitInRedis();
    Tiered<String, String> fresh = freshAfterChange("5 minutes");

    assertThat(settle(fresh.get("key"))).contains("the truth about key");
    assertThat(truths).hasValue(1);
  }

  /** A node that starts so long after its key has changed, and knows of it from PostgreSQL. */
  private Tiered<String, String> freshAfterChange(String ago) throws Exception {
    URI database = TestServers.freshDatabase();
    Migrations.apply(database);
    TestServers.execute(
        database,
        "insert into change (topic, key, at) values ('%s', 'key', now() - interval '%s')"
            .formatted(name, ago));
    Changes changes =
        new Changes(
            VERTX,
            Database.connect(VERTX, database, 1),
            new Channel(VERTX, TestServers.redis(), REDIS, "test"));
    Tiered<String, String> fresh = node(REDIS, changes);
    settle(changes.start());
    settle(changes.stop());
    return fresh;
  }

  @Test
  void without_redis_the_truth_is_asked() throws Exception {
    RedisLine dead = line(URI.create("redis://127.0.0.1:1"));
    assertThat(settle(node(dead).get("key"))).contains("the truth about key");
  }

  private static Database nowhere() {
    return Database.connect(VERTX, URI.create("postgresql://nobody@127.0.0.1:1/none"), 1);
  }

  private Tiered<String, String> node(RedisLine line) {
    return node(
        line, new Changes(VERTX, nowhere(), new Channel(VERTX, TestServers.redis(), line, "test")));
  }

  private Tiered<String, String> node(RedisLine line, Changes changes) {
    Tiered.Backing backing =
        new Tiered.Backing(
            line,
            new KeyHierarchy(MASTER, new SecureRandomness()).dataKey("redis"),
            new SimpleMeterRegistry(),
            changes);
    return new Tiered<>(
        name,
        backing,
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        new Utf8(),
        key -> key,
        this::truth);
  }

  private Future<Optional<String>> truth(String key) {
    truths.incrementAndGet();
    return Future.succeededFuture(Optional.of("the truth about " + key));
  }

  private void awaitInRedis() {
    await().until(() -> raw() != null);
  }

  private @Nullable String raw() throws Exception {
    Response value = settle(REDIS.send(Request.cmd(Command.GET).arg(place("key"))));
    return value == null ? null : value.toString(StandardCharsets.ISO_8859_1);
  }

  private String place(String key) {
    return "chancery:" + name + ":" + key;
  }

  private static RedisLine line(URI uri) {
    RedisLine line = new RedisLine(VERTX, uri, "test");
    line.open().toCompletionStage().toCompletableFuture().join();
    return line;
  }

  @com.google.errorprone.annotations.CanIgnoreReturnValue
  private static <T extends @Nullable Object> T settle(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private static final class Utf8 implements Tiered.Codec<String> {
    @Override
    public byte[] encode(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
