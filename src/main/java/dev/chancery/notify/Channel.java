package dev.chancery.notify;

import io.vertx.core.Future;
import java.time.Duration;

/** A way to reach a person or a system. Safe for the event loop of the {@link Dispatcher}. */
public interface Channel {
  /** What the outbox calls it, and what the names of its destinations begin with. */
  String name();

  Terms terms();

  /**
   * Sends {@code message} once, within {@link Terms#patience}. Whoever gets it twice can tell by
   * its id. A failed future counts as {@link Outcome.Failed}.
   */
  Future<Outcome> send(Message message);

  /**
   * How much a node sends at the same time, and for how long.
   *
   * @param slots messages altogether
   * @param ofOne of those, to one destination: few enough that one who never answers leaves most to
   *     others
   * @param ofOrganisation of those, whatever their destinations
   * @param patience for one message
   */
  record Terms(int slots, int ofOne, int ofOrganisation, Duration patience) {
    private static final Duration AROUND = Duration.ofSeconds(10);

    /** How long a message is this node's: its sending, and the look-ups around it. */
    Duration lease() {
      return patience.plus(AROUND);
    }
  }
}
