package dev.chancery.notify;

import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.measure.Outcomes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is due of one channel, sends it and writes down what came of it, with slots of its
 * own. Owned by one event loop, whatever thread a channel answers on.
 */
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  private static final Duration POLL = Duration.ofMillis(500);

  /** How soon there may be more where there was something; no sooner than that was found. */
  private static final Duration AGAIN = Duration.ofMillis(50);

  /** Longer than the server works on one statement: what is given up has not been taken. */
  private static final Duration TAKING = Duration.ofSeconds(6);

  private static final Duration LONGEST_DELAY = Duration.ofHours(1);
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Context owner;
  private final Database database;
  private final Wicket wicket;
  private final Randomness randomness;
  private final Channel channel;
  private final Channel.Terms terms;
  private final Outcomes measured;
  private final Counter untaken;
  private final OutboxRows rows = new OutboxRows();
  private final InHand inHand;
  private boolean taking;
  private boolean more;
  private Duration pace = AGAIN;
  private volatile boolean stopped = true;
  private long poll;

  /** So many times in a row its carrier was away; while it is, one message asks. */
  private int away;

  private boolean resting;

  /** To be made on the event loop that owns it. */
  Lane(
      Vertx vertx,
      Database database,
      Wicket wicket,
      Randomness randomness,
      Channel channel,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.owner = vertx.getOrCreateContext();
    this.database = database;
    this.wicket = wicket;
    this.randomness = randomness;
    this.channel = channel;
    this.terms = channel.terms();
    this.inHand = new InHand(terms);
    Tags tags = Tags.of("channel", channel.name());
    this.measured = new Outcomes(meters, "chancery.notify", tags);
    this.untaken = meters.counter("chancery.outbox.untaken", tags);
  }

  void start() {
    stopped = false;
    poll = vertx.setPeriodic(POLL.toMillis(), _ -> take());
  }

  /** Takes nothing more. Safe for any thread. */
  void rest() {
    stopped = true;
    vertx.cancelTimer(poll);
  }

  /** Whether all that was taken has been tried. */
  boolean isIdle() {
    return inHand.isNone() && !taking;
  }

  /** What is taken is sent even where that has taken too long to wait for. */
  private void take() {
    int room = away == 0 ? inHand.room() : inHand.isNone() ? 1 : 0;
    if (stopped || taking || resting || room == 0) {
      return;
    }
    taking = true;
    more = false;
    long began = System.nanoTime();
    database
        .within(
            TAKING,
            client ->
                rows.take(client, channel.name(), room, inHand, terms.lease())
                    .onSuccess(taken -> owner.runOnContext(_ -> taken.forEach(this::send))))
        .onSuccess(taken -> more = !taken.isEmpty())
        .onFailure(this::tellUntaken)
        .onComplete(_ -> taking = false)
        .onComplete(_ -> pace = Duration.ofNanos(System.nanoTime() - began))
        .onComplete(_ -> again());
  }

  private void tellUntaken(Throwable failure) {
    untaken.increment();
    log.atWarn()
        .addKeyValue("channel", channel.name())
        .addKeyValue("cause", failure.toString())
        .log("outbox.untaken");
  }

  /**
   * Where there was something there may be more, as soon as there is room for it; and for whoever
   * was full when nothing was found.
   */
  private void again() {
    if (more && !taking && inHand.room() > 0) {
      more = false;
      long _ = vertx.setTimer(Math.max(AGAIN.toMillis(), pace.toMillis()), _ -> take());
    }
  }

  private void send(Message message) {
    long started = System.nanoTime();
    inHand.take(message);
    Future.succeededFuture(message)
        .compose(channel::send)
        .timeout(terms.patience().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> tell(message, failure))
        .otherwise(new Outcome.Failed("error"))
        .onComplete(sent -> owner.runOnContext(_ -> sent(message, sent, started)));
  }

  private void sent(Message message, AsyncResult<Outcome> sent, long started) {
    Outcome outcome = sent.result();
    measured.record(outcome.name(), started);
    carried(outcome);
    settle(message, outcome)
        .onFailure(failure -> tell(message, failure))
        .onComplete(_ -> owner.runOnContext(_ -> free(message)));
  }

  /** The whole lane rests while its carrier is away, twice as long each time. */
  private void carried(Outcome outcome) {
    if (!(outcome instanceof Outcome.Away)) {
      away = outcome instanceof Outcome.Crowded ? away : 0;
    } else if (!resting) {
      away++;
      resting = true;
      long _ =
          vertx.setTimer(
              rested().toMillis(),
              _ -> {
                resting = false;
                take();
              });
    }
  }

  private Duration rested() {
    Duration rest = Duration.ofSeconds(1L << Math.min(away - 1, 5));
    return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
  }

  private Future<Void> settle(Message message, Outcome outcome) {
    return wicket.with(
        client ->
            switch (outcome) {
              case Outcome.Taken(String status) -> rows.delivered(client, message, status);
              case Outcome.Failed(String status) -> failed(client, message, status, true);
              case Outcome.Deferred(String status) -> failed(client, message, status, false);
              case Outcome.Refused(String status) ->
                  rows.refused(client, message, status).map(_ -> dead(message, status));
              case Outcome.Crowded(String status, Duration rest) ->
                  rows.putBack(client, message, status, rest);
              case Outcome.Away(String status) -> rows.putBack(client, message, status, rested());
            });
  }

  private Future<@Nullable Void> failed(
      SqlClient client, Message message, String status, boolean blamed) {
    return rows.failed(client, message, status, delay(message), blamed ? chance() : null)
        .map(dead -> dead ? dead(message, status) : null);
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

  private void free(Message message) {
    more |= inHand.free(message);
    again();
  }

  private static void tell(Message message, Throwable failure) {
    log.atWarn()
        .addKeyValue("notification", message.id())
        .addKeyValue("destination", message.destination())
        .addKeyValue("cause", failure.toString())
        .log("notification.failed");
  }
}
