package dev.chancery.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One client of a {@link Proxy}, and the connection to the server that was made for it. */
final class Line {
  private static final int CHUNK = 64 * 1024;
  private static final int SLICE = 2 * 1024;

  private final Proxy proxy;
  private final Socket client;
  private final Socket upstream = new Socket();
  private volatile boolean lost;
  private volatile @Nullable MessageCounter remaining;

  Line(Proxy proxy, Socket client) {
    this.proxy = proxy;
    this.client = client;
  }

  void run(URI server) {
    try {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      upstream.connect(new InetSocketAddress(server.getHost(), server.getPort()));
      Thread.ofVirtual().start(() -> pump(upstream, client, this::answer));
      pump(client, upstream, this::request);
    } catch (IOException _) {
      reset();
    }
  }

  /** Closes so that both sides see a reset. */
  void reset() {
    proxy.forget(this);
    reset(client);
    reset(upstream);
  }

  private static void reset(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // closed already
    }
  }

  /** What becomes of a chunk; false where the line is not to be read any more. */
  private interface Passage {
    boolean pass(OutputStream to, byte[] chunk, int length) throws IOException;
  }

  private void pump(Socket from, Socket to, Passage passage) {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        lost |= proxy.isHanging();
        if (!lost && !passage.pass(out, chunk, length)) {
          return;
        }
      }
    } catch (IOException _) {
      // reset by either side
    }
    reset();
  }

  private boolean request(OutputStream to, byte[] chunk, int length) throws IOException {
    Cut cut = proxy.cutOf(new String(chunk, 0, length, ISO_8859_1));
    switch (cut) {
      case null -> write(to, chunk, length);
      case Cut.InAnswer(int messages) -> {
        remaining = new MessageCounter(messages);
        write(to, chunk, length);
      }
      case Cut.AfterRequest() -> {
        write(to, chunk, length);
        proxy.hasCut(this);
        reset(client); // the server may go on; its answer finds nobody, and ends the line
        return false;
      }
      case Cut.BeforeRequest() -> {
        proxy.hasCut(this);
        reset();
        return false;
      }
    }
    return true;
  }

  private boolean answer(OutputStream to, byte[] chunk, int length) throws IOException {
    MessageCounter messages = remaining;
    int passing = messages == null ? length : messages.passing(chunk, length);
    LockSupport.parkNanos(proxy.delay().toNanos());
    write(to, chunk, passing);
    if (passing < length) {
      proxy.hasCut(this);
      reset();
      return false;
    }
    return true;
  }

  private void write(OutputStream to, byte[] chunk, int length) throws IOException {
    for (int from = 0; from < length; from += SLICE) {
      int slice = Math.min(SLICE, length - from);
      proxy.link().pass(slice);
      to.write(chunk, from, slice);
    }
    to.flush();
  }
}
