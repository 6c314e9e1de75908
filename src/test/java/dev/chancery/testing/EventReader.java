package dev.chancery.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads server-sent events as they come (WHATWG HTML §9.2.6). */
public final class EventReader implements AutoCloseable {
  private static final Event END = new Event("", "");

  /** One event. */
  public record Event(String name, String data) {}

  private final int status;
  private final InputStream body;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicInteger comments = new AtomicInteger();

  private EventReader(int status, InputStream body) {
    this.status = status;
    this.body = body;
  }

  /** Whatever {@code path} answers {@code api} with. */
  public static EventReader open(Api api, String path) {
    Api.Streamed answer = api.stream(path);
    EventReader reader = new EventReader(answer.status(), answer.body());
    Thread _ = Thread.ofVirtual().start(reader::read);
    return reader;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          events.add(new Event(name, line.substring("data: ".length())));
        } else if (line.startsWith(":")) {
          comments.incrementAndGet();
        }
      }
    } catch (IOException _) {
      // closed by either side
    }
    events.add(END);
  }

  public int status() {
    return status;
  }

  /** How many comments have come. */
  public int comments() {
    return comments.get();
  }

  /** The next event, or one without a name at the end. */
  public Event next() {
    try {
      Event event = events.poll(20, TimeUnit.SECONDS);
      if (event == null) {
        throw new IllegalStateException("no event, and no end");
      }
      return event;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that come until the end. */
  public List<Event> rest() {
    List<Event> rest = new ArrayList<>();
    for (Event event = next(); !event.equals(END); event = next()) {
      rest.add(event);
    }
    return rest;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
