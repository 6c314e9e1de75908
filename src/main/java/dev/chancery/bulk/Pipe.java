package dev.chancery.bulk;

import static java.util.Objects.requireNonNull;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Octets from an event loop to a thread that waits for them. So many buffers are ahead of the
 * reader, and no more are asked for until it has read one: what comes beyond that stays in the
 * socket, and with whoever sends. Digests what goes through.
 */
final class Pipe extends InputStream {
  /** Of eight kilobytes each, as Netty cuts them. */
  private static final int AHEAD = 32;

  /** Longer than the listener lets a silent client stay. */
  private static final long PATIENCE_SECONDS = 60;

  private sealed interface Arrival {}

  private record Octets(Buffer buffer) implements Arrival {}

  private record Ended() implements Arrival {}

  private record Broken(Throwable cause) implements Arrival {}

  /** Who sends is gone, or was hung up on. */
  static final class UploadCut extends IOException {
    private static final long serialVersionUID = 1;

    private UploadCut(Throwable cause) {
      super(cause);
    }
  }

  private final Context context;
  private final ReadStream<Buffer> stream;
  private final long most;
  private final MessageDigest digest = sha256();
  private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
  private @Nullable Buffer current;
  private int position;
  private long read;
  private boolean ended;

  /**
   * Listens to {@code stream}, which is paused, on {@code context}, which is its own. More octets
   * than {@code most} are {@link Problem.RequestTooLarge}.
   */
  Pipe(Context context, ReadStream<Buffer> stream, long most) {
    this.context = context;
    this.stream = stream;
    this.most = most;
    stream.exceptionHandler(failure -> arrived.add(new Broken(failure)));
    stream.endHandler(_ -> arrived.add(new Ended()));
    stream.handler(buffer -> arrived.add(new Octets(buffer)));
    stream.fetch(AHEAD);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!ended && (current == null || position == current.length())) {
      next();
    }
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    Buffer from = requireNonNull(current);
    int count = Math.min(length, from.length() - position);
    from.getBytes(position, position + count, into, offset);
    position += count;
    digest.update(into, offset, count);
    return count;
  }

  private void next() throws IOException {
    if (current != null) {
      current = null;
      context.runOnContext(_ -> stream.fetch(1));
    }
    switch (arrival()) {
      case Octets(Buffer buffer) -> take(buffer);
      case Ended() -> ended = true;
      case Broken(ProblemException refused) -> throw refused;
      case Broken(Throwable cause) -> throw new UploadCut(cause);
    }
  }

  private void take(Buffer buffer) {
    read += buffer.length();
    if (read > most) {
      throw new ProblemException(new Problem.RequestTooLarge(most));
    }
    current = buffer;
    position = 0;
  }

  private Arrival arrival() throws IOException {
    try {
      Arrival next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw CsvSource.refused(0, "", "nothing has come for " + PATIENCE_SECONDS + " seconds");
      }
      return next;
    } catch (InterruptedException e) {
      throw new InterruptedIOException("stopped");
    }
  }

  /** Reads what is left, and keeps nothing of it. */
  void drain() throws IOException {
    byte[] into = new byte[8_192];
    while (read(into, 0, into.length) >= 0) {
      // digested
    }
  }

  /** SHA-256 of all that was read, once. */
  byte[] digest() {
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a JDK without SHA-256", e);
    }
  }
}
