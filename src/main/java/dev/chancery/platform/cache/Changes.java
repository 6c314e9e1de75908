package dev.chancery.platform.cache;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.chancery.platform.context.Slices;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.redis.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a change of something that is cached spreads: a row in the transaction that makes the change,
 * read by every node within {@link #POLL}; and a word over Redis, so that it is usually a
 * millisecond. Hearing of a change twice does no harm.
 *
 * <p><i>Decided:</i> each poll reads again what has changed since {@link #WINDOW} before the last
 * one that worked, by time. <i>Because:</i> a row's id is given before its transaction commits, so
 * "id greater than the last" would step over a change that commits late. <i>Rejected:</i> pub/sub
 * alone, which loses what is said while Redis is away.
 *
 * <p><i>Decided:</i> a node that starts reads back as far as what it may find in Redis is old.
 * <i>Because:</i> if Redis was away when something changed, its value from before is still there,
 * and this node has heard nothing. <i>Rejected:</i> to trust nothing in Redis that is older than
 * the node, which would send each new node's every first question to PostgreSQL.
 */
public final class Changes {
  /** How long a change may go unnoticed while Redis is away. */
  public static final Duration POLL = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Changes.class);
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final String SEPARATOR = "|";
  private static final String BETWEEN_KEYS = "\n";
  private static final int PAGE = 1_000;

  /**
   * As many are told at a time, in one message and to Redis in one command, as do not hold the
   * event loop; then it is others' turn.
   */
  private static final int SLICE = 50;

  private final Vertx vertx;
  private final Database database;
  private final Channel channel;
  private final Slices slices;
  private final Map<String, CopyOnWriteArrayList<Consumer<List<String>>>> listeners =
      new ConcurrentHashMap<>();
  private final Map<Long, Boolean> heard = new ConcurrentHashMap<>();
  private Duration oldest = Duration.ZERO;
  private boolean polling;
  private long read = System.nanoTime();
  private long timer;

  public Changes(Vertx vertx, Database database, Channel channel) {
    this.vertx = vertx;
    this.database = database;
    this.channel = channel;
    this.slices = new Slices(vertx);
  }

  /** Calls {@code forget} with the key of each change of {@code topic}. */
  public void on(String topic, Consumer<String> forget) {
    listen(topic, keys -> keys.forEach(forget));
  }

  /**
   * Calls {@code forget} with the keys that changed together, a few at a time, of a {@code topic}
   * whose values lie in Redis for as long as {@code shared}. Called before {@link #start}.
   */
  void on(String topic, Duration shared, Consumer<List<String>> forget) {
    listen(topic, forget);
    oldest = shared.compareTo(oldest) > 0 ? shared : oldest;
  }

  private void listen(String topic, Consumer<List<String>> forget) {
    listeners.computeIfAbsent(topic, _ -> new CopyOnWriteArrayList<>()).add(forget);
  }

  /** Completes when what has changed before is known too, or PostgreSQL is away. */
  public Future<Void> start() {
    read -= oldest.toNanos();
    timer =
        vertx.setPeriodic(
            POLL.toMillis(),
            _ -> {
              var _ = poll();
            });
    return poll().otherwiseEmpty().compose(_ -> channel.listen(this::hear));
  }

  public Future<Void> stop() {
    vertx.cancelTimer(timer);
    return channel.close();
  }

  private static final String RECORD =
      """
      insert into change (topic, key) values ($1, $2)
      """;

  /**
   * Records a change, in the transaction that makes it. Call {@link #announce} once that has
   * committed.
   */
  public Future<Void> record(SqlClient client, String topic, String key) {
    return client.preparedQuery(RECORD).execute(Tuple.of(topic, key)).mapEmpty();
  }

  private static final String RECORD_ALL =
      """
      insert into change (topic, key) select $1, unnest($2::text[])
      """;

  /** Records the changes of many keys. */
  public Future<Void> record(SqlClient client, String topic, List<String> keys) {
    return client
        .preparedQuery(RECORD_ALL)
        .execute(Tuple.of(topic, (Object) keys.toArray(String[]::new)))
        .mapEmpty();
  }

  /** Tells this node at once, and the others as soon as Redis carries it. */
  public void announce(String topic, String key) {
    announceSlice(topic, List.of(key));
  }

  /** The same for many, of which this node knows when the future completes. */
  public Future<Void> announce(String topic, List<String> keys) {
    return inSlices(keys, slice -> announceSlice(topic, slice));
  }

  private void announceSlice(String topic, List<String> keys) {
    tell(topic, keys);
    channel.say(topic + SEPARATOR + String.join(BETWEEN_KEYS, keys));
  }

  private <T> Future<Void> inSlices(List<T> all, Consumer<List<T>> each) {
    return slices.each(
        all,
        SLICE,
        slice -> {
          each.accept(slice);
          return Future.succeededFuture();
        });
  }

  private void hear(String message) {
    int separator = message.indexOf(SEPARATOR);
    if (separator > 0) {
      tell(
          message.substring(0, separator),
          List.of(message.substring(separator + 1).split(BETWEEN_KEYS)));
    }
  }

  private static final String RECENT =
      """
      select id, topic, key from change
      where at > clock_timestamp() - make_interval(secs => $1) and id > $2
      order by id limit $3
      """;

  private Future<Void> poll() {
    if (polling) {
      return Future.succeededFuture();
    }
    polling = true;
    long asked = System.nanoTime();
    return pageAfter(0, window(asked))
        .onSuccess(_ -> read = asked)
        .onFailure(failure -> log.atDebug().setCause(failure).log("changes.unread"))
        .onComplete(_ -> polling = false);
  }

  /** As far back as the last poll that worked, and {@link #WINDOW} further. */
  private double window(long now) {
    return WINDOW.plusNanos(now - read).toMillis() / 1_000.0;
  }

  private Future<Void> pageAfter(long id, double seconds) {
    return database
        .with(client -> client.preparedQuery(RECENT).execute(Tuple.of(seconds, id, PAGE)))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Change::of).toList())
        .compose(page -> told(page, id == 0, seconds));
  }

  private record Change(long id, String topic, String key) {
    static Change of(Row row) {
      return new Change(row.getLong("id"), row.getString("topic"), row.getString("key"));
    }
  }

  private Future<Void> told(List<Change> page, boolean first, double seconds) {
    if (first) {
      forgetBefore(page.isEmpty() ? Long.MAX_VALUE : page.getFirst().id);
    }
    List<Change> news = page.stream().filter(change -> !heard.containsKey(change.id)).toList();
    return inSlices(news, this::tellOnce)
        .compose(
            _ ->
                page.size() < PAGE
                    ? Future.succeededFuture()
                    : pageAfter(page.getLast().id, seconds));
  }

  private void tellOnce(List<Change> changes) {
    changes.stream()
        .filter(change -> heard.putIfAbsent(change.id, Boolean.TRUE) == null)
        .collect(groupingBy(Change::topic, mapping(Change::key, toList())))
        .forEach(this::tell);
  }

  private void forgetBefore(long oldest) {
    heard.keySet().removeIf(id -> id < oldest);
  }

  private void tell(String topic, List<String> keys) {
    listeners
        .getOrDefault(topic, new CopyOnWriteArrayList<>())
        .forEach(listener -> listener.accept(keys));
  }

  private static final String PRUNE =
      """
      delete from change where at < now() - interval '1 hour'
      """;

  /** Removes what every node has long read. */
  public Future<Void> prune() {
    return database
        .within(Duration.ofSeconds(5), client -> client.query(PRUNE).execute())
        .mapEmpty();
  }
}
