package dev.chancery.api;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hangs up on who takes too long to say what they want. The listener's idle timeout is content with
 * a byte now and then; here a request must come whole. Owned by one event loop.
 *
 * <p>Vert.x tells of a request when its head is whole. When a further head begins on a connection
 * that is kept is seen where its octets arrive, before Netty's decoder; with HTTP/2, where octets
 * may be many things, it is not seen, and such a connection is let go of after {@link #KEPT}.
 */
final class SlowClients {
  /**
   * How long a request's head may take, and any body but an upload: with {@link #ROUND}, all are
   * gone after ten seconds.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  /** How long a connection may be kept that has said nothing whole. */
  private static final Duration KEPT = Duration.ofSeconds(30);

  /** How long what is in hand on a kept connection may take, if anything is. */
  private static final long END_SECONDS = 5;

  private static final Duration ROUND = Duration.ofMillis(500);

  /** What an upload has to bring, from its first second to its last. */
  private static final long BYTES_PER_SECOND = 2_048;

  private final Map<HttpConnection, Visit> visits = new HashMap<>();

  private SlowClients() {}

  /**
   * Watches what the event loop that calls this will be told of, while its verticle is deployed.
   */
  static SlowClients watchedBy(Vertx vertx) {
    SlowClients clients = new SlowClients();
    vertx.setPeriodic(ROUND.toMillis(), _ -> clients.round(System.nanoTime()));
    return clients;
  }

  void came(HttpConnection connection) {
    Visit visit = new Visit(connection);
    visits.put(connection, visit);
    if (connection instanceof HttpServerConnection served) {
      Octets.announce(served.channelHandlerContext().pipeline(), visit::hears);
    }
  }

  void left(HttpConnection connection) {
    visits.remove(connection);
  }

  /** The head of {@code request} has come. */
  void asks(HttpServerRequest request) {
    Visit visit = visits.get(request.connection());
    if (visit != null) {
      visit.asks(request);
    }
  }

  private void round(long now) {
    List.copyOf(visits.values()).forEach(visit -> visit.round(now));
  }

  /** A request that has not come whole, as far as anybody has looked. */
  private record Unread(HttpServerRequest request, long since) {
    boolean isWhole() {
      return request.isEnded();
    }

    private boolean isTooSlow(long now) {
      long nanos = now - since;
      return nanos > PATIENCE.toNanos()
          && (!isUpload() || request.bytesRead() < BYTES_PER_SECOND * nanos / 1_000_000_000);
    }

    private boolean isUpload() {
      return request.bytesRead() > Routes.BODY_LIMIT || declared() > Routes.BODY_LIMIT;
    }

    /** What is no number is the parser's to refuse. */
    private long declared() {
      String length = request.getHeader("Content-Length");
      return length == null || length.length() > 18 || !length.chars().allMatch(Character::isDigit)
          ? 0
          : Long.parseLong(length);
    }

    /** Of many streams on one connection, only this one ends. */
    boolean isCut(long now) {
      if (!isTooSlow(now)) {
        return false;
      }
      if (request.version() == HttpVersion.HTTP_2) {
        var _ = request.response().reset();
      } else {
        var _ = request.connection().close();
      }
      return true;
    }
  }

  /** A connection, from its beginning to its end. */
  private static final class Visit {
    private final HttpConnection connection;
    private final ArrayDeque<Unread> unread = new ArrayDeque<>(2);
    private boolean asked;
    private long heard = System.nanoTime();

    /** Those that have not ended. */
    private final ArrayDeque<HttpServerResponse> answers = new ArrayDeque<>(2);

    /** Since when a further head has been coming; null where none is. */
    private @Nullable Long coming;

    Visit(HttpConnection connection) {
      this.connection = connection;
    }

    void asks(HttpServerRequest request) {
      asked = true;
      heard = System.nanoTime();
      coming = null;
      forgetWhole();
      answers.add(request.response());
      unread.add(new Unread(request, heard));
    }

    /**
     * Octets, which begin a head if nothing else is under way: not a body, nor the answer before,
     * during which a whole request may wait unseen.
     */
    void hears() {
      forgetWhole();
      if (coming == null && unread.isEmpty() && answers.isEmpty()) {
        coming = System.nanoTime();
      }
    }

    void round(long now) {
      unread.removeIf(request -> request.isWhole() || request.isCut(now));
      if (now - (asked ? since(now) : heard) > PATIENCE.toNanos()) {
        var _ = connection.close();
      } else if (unread.isEmpty() && now - heard > KEPT.toNanos() && !isTold()) {
        var _ = connection.shutdown(END_SECONDS, TimeUnit.SECONDS);
      }
    }

    /**
     * Whether an answer is under way that comes piece by piece, which may take as long as it has
     * to.
     */
    private boolean isTold() {
      answers.removeIf(answer -> answer.ended() || answer.closed());
      return answers.stream().anyMatch(HttpServerResponse::isChunked);
    }

    private long since(long now) {
      return coming == null ? now : coming;
    }

    /** In their order; where streams have overtaken each other, the next round finds them. */
    private void forgetWhole() {
      while (!unread.isEmpty() && requireNonNull(unread.peek()).isWhole()) {
        unread.remove();
      }
      while (!answers.isEmpty() && requireNonNull(answers.peek()).ended()) {
        answers.remove();
      }
    }
  }
}
