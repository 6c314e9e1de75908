package dev.chancery.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The network between a gateway and a server, which a test may spoil and mend while both run. */
public final class Proxy implements AutoCloseable {
  private final URI server;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final Link link = new Link();
  private final AtomicReference<List<Exchange>> marked = new AtomicReference<>(List.of());
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean hanging;
  private Door door;

  /** A request that is known by its octets, read as ISO 8859-1, and where its exchange is cut. */
  public record Exchange(Predicate<String> which, Cut cut) {}

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
    link.free();
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
    reset();
  }

  /** Resets every connection, and takes new ones. */
  public void reset() {
    lines.forEach(Line::reset);
  }

  /** Hands every answer on {@code later}. */
  public void delay(Duration later) {
    delay = later;
  }

  /** Hands so much on in a second, of all connections and both directions together. */
  public void throttle(int kilobytesPerSecond) {
    link.limit(kilobytesPerSecond * 1_000);
  }

  /** How many octets it has handed on since it was made, in both directions together. */
  public long passed() {
    return link.passed();
  }

  /**
   * Resets the next connection that says {@code text}, after the server has answered and before the
   * client hears it.
   */
  public void cutAnswerTo(String text) {
    cut(text, new Cut.InAnswer(0));
  }

  /** Resets the next connection that says {@code text}, where {@code cut} says. */
  public void cut(String text, Cut cut) {
    cutInTurn(List.of(new Exchange(request -> request.contains(text), cut)));
  }

  /** Resets the connection of the first of {@code exchanges}, then of the second, and so on. */
  public void cutInTurn(List<Exchange> exchanges) {
    marked.set(List.copyOf(exchanges));
  }

  /** How many exchanges were cut. */
  public int cuts() {
    return cuts.get();
  }

  @Override
  public void close() {
    refuse();
  }

  boolean isHanging() {
    return hanging;
  }

  Duration delay() {
    return delay;
  }

  Link link() {
    return link;
  }

  /** Where this request's exchange is to be cut; one exchange for each time it was asked for. */
  @Nullable Cut cutOf(String request) {
    List<Exchange> wanted = marked.get();
    return !wanted.isEmpty()
            && wanted.getFirst().which.test(request)
            && marked.compareAndSet(wanted, wanted.subList(1, wanted.size()))
        ? wanted.getFirst().cut
        : null;
  }

  void hasCut(Line line) {
    forget(line);
    cuts.incrementAndGet();
  }

  void forget(Line line) {
    lines.remove(line);
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
        Line line = new Line(this, from.accept());
        lines.add(line);
        Thread.ofVirtual().start(() -> line.run(server));
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
      try {
        socket.close();
        keeper.join();
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
