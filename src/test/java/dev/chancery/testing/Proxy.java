package dev.chancery.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The network between a gateway and a server, which a test may spoil and mend while both run. */
public final class Proxy implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  private final URI server;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable String> marker = new AtomicReference<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean hanging;
  private Door door;

  private Proxy(URI server) throws IOException {
    this.server = server;
    this.door = open(0);
  }

  /** A proxy that passes everything on to {@code server}, which names host and port. */
  public static Proxy before(URI server) {
    try {
      return new Proxy(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's address by way of this proxy. */
  public URI uri() {
    return URI.create(server.toString().replace(":" + server.getPort(), ":" + door.port()));
  }

  /** How many clients are connected now. */
  public int connections() {
    return lines.size();
  }

  /** As a sound network does. What was lost before stays lost, and its connection with it. */
  public synchronized void pass() {
    hanging = false;
    delay = Duration.ZERO;
    if (door.isShut()) {
      try {
        door = open(door.port());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Takes every connection and every byte, and hands nothing on. */
  public void hang() {
    hanging = true;
  }

  /** Resets every connection and refuses new ones. */
  public synchronized void refuse() {
    door.shut();
    lines.forEach(Line::reset);
  }

  /** Hands every answer on {@code later}. */
  public void delay(Duration later) {
    delay = later;
  }

  /**
   * Resets the next connection that says {@code text}, after the server has answered and before the
   * client hears it.
   */
  public void cutAnswerTo(String text) {
    marker.set(text);
  }

  /** How many answers were cut. */
  public int cuts() {
    return cuts.get();
  }

  @Override
  public void close() {
    refuse();
  }

  private Door open(int port) throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
    return new Door(opened, Thread.ofVirtual().start(() -> accept(opened)));
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Line line = new Line(from.accept(), new Socket());
        lines.add(line);
        Thread.ofVirtual().start(line::run);
      } catch (IOException _) {
        // refused, or closed
      }
    }
  }

  /** Where clients come in, and the thread that lets them. */
  private record Door(ServerSocket socket, Thread keeper) {
    int port() {
      return socket.getLocalPort();
    }

    boolean isShut() {
      return socket.isClosed();
    }

    /** The port is free once nobody accepts any more. */
    void shut() {
      Proxy.shut(socket);
      try {
        keeper.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void shut(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** One client, and the connection to the server that was made for it. */
  private final class Line {
    private final Socket client;
    private final Socket upstream;
    private volatile boolean lost;
    private volatile boolean cut;

    Line(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void run() {
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
      lines.remove(this);
      for (Socket socket : new Socket[] {client, upstream}) {
        try {
          socket.setSoLinger(true, 0);
        } catch (IOException _) {
          // closed already
        }
        shut(socket);
      }
    }

    private void pump(Socket from, Socket to, Passage passage) {
      byte[] chunk = new byte[CHUNK];
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
          lost |= hanging;
          if (!lost && passage.lets(chunk, length)) {
            out.write(chunk, 0, length);
            out.flush();
          }
        }
      } catch (IOException _) {
        // reset by either side
      }
      reset();
    }

    private boolean request(byte[] chunk, int length) {
      String wanted = marker.get();
      if (wanted != null && new String(chunk, 0, length, ISO_8859_1).contains(wanted)) {
        cut = marker.compareAndSet(wanted, null);
      }
      return true;
    }

    private boolean answer(byte[] chunk, int length) {
      if (cut) {
        cuts.incrementAndGet();
        reset();
        return false;
      }
      LockSupport.parkNanos(delay.toNanos());
      return true;
    }
  }

  /** Whether a chunk goes on. */
  private interface Passage {
    boolean lets(byte[] chunk, int length);
  }
}
