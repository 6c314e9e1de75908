package dev.chancery.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection whose every byte is the test's own. */
public final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final long opened = System.nanoTime();

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  /** Connects to the host and port of {@code address}, and says nothing. */
  public static RawClient to(URI address) {
    try {
      Socket socket = new Socket(address.getHost(), address.getPort());
      socket.setTcpNoDelay(true);
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says {@code text}; false where the other side has hung up. */
  public boolean say(String text) {
    try {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** The status of the next answer that has no body or whose body stays unread. */
  public int status(Duration within) {
    try {
      socket.setSoTimeout((int) within.toMillis());
      String line = line();
      while (!line().isEmpty()) {
        // the next header
      }
      return Integer.parseInt(line.split(" ")[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Says {@code beginning}, and a character after each {@code pause} until it is hung up on: how
   * long the connection has lasted then.
   */
  public CompletableFuture<Duration> trickle(String beginning, Duration pause) {
    CompletableFuture<Duration> lasted = hungUp();
    Thread.ofVirtual()
        .start(
            () -> {
              boolean heard = say(beginning);
              while (heard && !isDone(lasted, pause)) {
                heard = say("a");
              }
            });
    return lasted;
  }

  private static boolean isDone(CompletableFuture<?> future, Duration within) {
    try {
      future.get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** When the other side has hung up: how long the connection has lasted. */
  public CompletableFuture<Duration> hungUp() {
    CompletableFuture<Duration> lasted = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> lasted.complete(untilHungUp()));
    return lasted;
  }

  /** Whether the other side hangs up within that time; what it says until then is dropped. */
  public boolean isHungUpOn(Duration within) {
    try {
      socket.setSoTimeout((int) within.toMillis());
      untilEnd();
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private Duration untilHungUp() {
    try {
      socket.setSoTimeout(0);
      untilEnd();
    } catch (IOException _) {
      // a reset
    }
    return Duration.ofNanos(System.nanoTime() - opened);
  }

  private void untilEnd() throws IOException {
    InputStream in = socket.getInputStream();
    while (in.read() >= 0) {
      // dropped
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
      if (c < 0) {
        throw new IOException("hung up on, after: " + line);
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    hangUp();
  }

  public void hangUp() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
