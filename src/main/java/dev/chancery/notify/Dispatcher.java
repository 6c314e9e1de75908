package dev.chancery.notify;

import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.measure.Outcomes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the outbox: takes what is due, whoever wrote it and whenever that was committed, and hands
 * it to its channel. Every node does it. What a node that is killed had taken, others take when its
 * lease ends. Owned by one event loop.
 */
public final class Dispatcher {
  /** How long a channel may take for one message. */
  public static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** Longer than a channel's patience and the look-ups around it. */
  private static final Duration LEASE = Duration.ofSeconds(20);

  private static final Duration POLL = Duration.ofMillis(500);

  /** How soon there may be more where there was something. */
  private static final Duration AGAIN = Duration.ofMillis(50);

  private static final Duration TIDY = Duration.ofSeconds(15);
  private static final Duration TIDYING = Duration.ofSeconds(5);
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);
  private static final int SLOTS = 96;

  /** Few enough that one who never answers leaves most of the slots to others. */
  private static final int OF_ONE = 12;

  private static final int BITE = 5_000;

  private final Vertx vertx;
  private final Database database;
  private final Randomness randomness;
  private final Map<String, Channel> channels;
  private final Map<String, Outcomes> measured;
  private final OutboxRows rows = new OutboxRows();
  private final AtomicLong waiting;
  private final Map<String, Integer> sending = new HashMap<>();
  private int slots = SLOTS;
  private boolean taking;
  private boolean stopped = true;
  private long poll;
  private long tidy;

  public Dispatcher(
      Vertx vertx,
      Database database,
      Randomness randomness,
      List<Channel> channels,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.database = database;
    this.randomness = randomness;
    this.channels =
        channels.stream().collect(Collectors.toUnmodifiableMap(Channel::name, Function.identity()));
    this.measured =
        this.channels.keySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(),
                    name -> new Outcomes(meters, "chancery.notify", Tags.of("channel", name))));
    this.waiting = meters.gauge("chancery.outbox.waiting", new AtomicLong());
  }

  void start() {
    stopped = false;
    poll = vertx.setPeriodic(POLL.toMillis(), _ -> take());
    tidy = vertx.setPeriodic(TIDY.toMillis(), _ -> tidy());
  }

  /** Takes nothing more; completes when what was taken has been tried. */
  Future<Void> stop() {
    stopped = true;
    vertx.cancelTimer(poll);
    vertx.cancelTimer(tidy);
    return ended();
  }

  private Future<Void> ended() {
    return slots == SLOTS && !taking
        ? Future.succeededFuture()
        : vertx.timer(AGAIN.toMillis(), TimeUnit.MILLISECONDS).compose(_ -> ended());
  }

  private void take() {
    if (stopped || taking || slots == 0) {
      return;
    }
    taking = true;
    database
        .with(client -> rows.take(client, slots, OF_ONE, busy(), LEASE))
        .onSuccess(taken -> taken.forEach(this::send))
        .onSuccess(taken -> takeMore(!taken.isEmpty()))
        .onFailure(failure -> log.atDebug().setCause(failure).log("outbox.unread"))
        .onComplete(_ -> taking = false);
  }

  private void takeMore(boolean likely) {
    if (likely) {
      long _ = vertx.setTimer(AGAIN.toMillis(), _ -> take());
    }
  }

  /** Those of which more than half of what may be is on its way. */
  private List<String> busy() {
    return sending.entrySet().stream()
        .filter(each -> each.getValue() > OF_ONE / 2)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A destination that is probed is busy until it is known how that ended. */
  private void send(Message message) {
    int weight = message.probe() ? OF_ONE : 1;
    long started = System.nanoTime();
    slots--;
    int _ = sending.merge(message.destination(), weight, Integer::sum);
    sent(message)
        .onSuccess(outcome -> measure(message, outcome, started))
        .compose(outcome -> settle(message, outcome))
        .onFailure(failure -> tell(message, failure))
        .onComplete(_ -> free(message.destination(), weight));
  }

  private Future<Outcome> sent(Message message) {
    Channel channel = channels.get(message.channel());
    return channel == null
        ? Future.succeededFuture(new Outcome.Failed("no-channel"))
        : Future.succeededFuture(message)
            .compose(channel::send)
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .onFailure(failure -> tell(message, failure))
            .otherwise(new Outcome.Failed("error"));
  }

  private void measure(Message message, Outcome outcome, long started) {
    Outcomes outcomes = measured.get(message.channel());
    if (outcomes != null) {
      outcomes.record(outcome.name(), started);
    }
  }

  private Future<Void> settle(Message message, Outcome outcome) {
    return database.with(
        client ->
            switch (outcome) {
              case Outcome.Taken(String status) -> rows.delivered(client, message, status);
              case Outcome.Failed(String status) ->
                  rows.failed(client, message, status, delay(message), chance())
                      .map(dead -> dead ? dead(message, status) : null);
              case Outcome.Refused(String status) ->
                  rows.refused(client, message, status).map(_ -> dead(message, status));
              case Outcome.Crowded(String _, Duration rest) -> rows.putBack(client, message, rest);
            });
  }

  private static @Nullable Void dead(Message message, String status) {
    log.atWarn()
        .addKeyValue("notification", message.id())
        .addKeyValue("destination", message.destination())
        .addKeyValue("status", status)
        .log("notification.dead");
    return null;
  }

  /** Full jitter: anything up to twice as long as the time before. */
  private Duration delay(Message message) {
    long most = Math.min(LONGEST_DELAY.toMillis(), 1_000L << Math.min(message.attempts() - 1, 20));
    return Duration.ofMillis((long) (chance() * most));
  }

  /** From nothing to one. */
  private double chance() {
    return (ByteBuffer.wrap(randomness.bytes(Long.BYTES)).getLong() >>> 11) * 0x1.0p-53;
  }

  private void free(String destination, int weight) {
    slots++;
    sending.computeIfPresent(destination, (_, held) -> held == weight ? null : held - weight);
  }

  private static void tell(Message message, Throwable failure) {
    log.atWarn()
        .addKeyValue("notification", message.id())
        .addKeyValue("destination", message.destination())
        .addKeyValue("cause", failure.toString())
        .log("notification.failed");
  }

  private void tidy() {
    database
        .within(TIDYING, rows::waiting)
        .onSuccess(waiting::set)
        .compose(_ -> database.within(TIDYING, client -> rows.giveUp(client, BITE)))
        .compose(_ -> database.within(TIDYING, client -> rows.forget(client, BITE)))
        .onFailure(
            failure -> log.atWarn().addKeyValue("cause", failure.toString()).log("outbox.untidy"));
  }
}
