package dev.chancery.api;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;

/**
 * An answer that goes on: server-sent events (WHATWG HTML §9.2). What is written to whoever does
 * not read would wait in memory: ask first whether it {@link #isFull}. Owned by one event loop.
 */
public final class EventStream {
  /** The media type of such an answer. */
  static final String TYPE = "text/event-stream";

  private final HttpServerResponse response;
  private final Promise<Void> ended = Promise.promise();

  EventStream(HttpServerResponse response) {
    this.response = response;
  }

  /** Says that {@code event} has happened, of which {@code data} tells, as JSON on one line. */
  public void send(String event, Object data) {
    Buffer text = Buffer.buffer("event: " + event + "\ndata: ");
    write(text.appendBytes(Json.bytes(data)).appendString("\n\n"));
  }

  /** Says nothing, so that whoever is in between sees that the answer goes on. */
  public void comment() {
    write(Buffer.buffer(":\n\n".getBytes(StandardCharsets.US_ASCII)));
  }

  private void write(Buffer text) {
    if (!ended.future().isComplete()) {
      var _ = response.write(text);
    }
  }

  /** Whether whoever asked has not read what was sent before. */
  public boolean isFull() {
    return response.writeQueueFull();
  }

  /** There is no more to come. */
  public void end() {
    ended.tryComplete();
  }

  /** Gives up who does not read. */
  public void cut() {
    ended.tryFail(new ProblemException(new Problem.Overloaded(Problem.SOON)));
  }

  /** When it is over, by either side. */
  Future<Void> ended() {
    return ended.future();
  }
}
