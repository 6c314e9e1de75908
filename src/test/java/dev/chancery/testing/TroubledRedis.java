package dev.chancery.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a Redis, reads every command (RESP2 arrays), and refuses it where the test says so,
 * as a Redis does that is loading, full or a replica: connections are made all the same.
 */
public final class TroubledRedis implements AutoCloseable {
  private static final Set<String> NEVER_REFUSED = Set.of("HELLO", "AUTH", "SUBSCRIBE", "CLIENT");

  private final URI redis;
  private final ServerSocket door;
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile @Nullable String error;

  private TroubledRedis(URI redis, ServerSocket door) {
    this.redis = redis;
    this.door = door;
  }

  /** Passes everything on to {@code redis}. */
  public static TroubledRedis before(URI redis) {
    try {
      TroubledRedis troubled =
          new TroubledRedis(redis, new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().start(troubled::accept);
      return troubled;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return URI.create(redis.toString().replace(":" + redis.getPort(), ":" + door.getLocalPort()));
  }

  /** Answers every command with {@code error}, but those that make a connection. */
  public void refuse(String error) {
    this.error = error;
  }

  public void pass() {
    error = null;
  }

  /** How many commands were refused. */
  public int refusals() {
    return refusals.get();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(redis.getHost(), redis.getPort())) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      OutputStream answers = client.getOutputStream();
      Thread.ofVirtual().start(() -> hand(server, client));
      InputStream in = new BufferedInputStream(client.getInputStream());
      for (byte[] command = command(in); command.length > 0; command = command(in)) {
        String refusal = error;
        if (refusal == null || NEVER_REFUSED.contains(name(command))) {
          server.getOutputStream().write(command);
        } else {
          refusals.incrementAndGet();
          answers.write(("-" + refusal + "\r\n").getBytes(ISO_8859_1));
        }
      }
    } catch (IOException _) {
      // either side has closed
    }
  }

  private static void hand(Socket from, Socket to) {
    try (to) {
      long _ = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // either side has closed
    }
  }

  /** The next {@code *n}, {@code $length} and octets, as they came; nothing at the end. */
  private static byte[] command(InputStream in) throws IOException {
    StringBuilder command = new StringBuilder(line(in));
    int words = command.isEmpty() ? 0 : Integer.parseInt(command.substring(1).strip());
    for (int word = 0; word < words; word++) {
      String length = line(in);
      byte[] octets = in.readNBytes(Integer.parseInt(length.substring(1).strip()) + 2);
      command.append(length).append(new String(octets, ISO_8859_1));
    }
    return command.toString().getBytes(ISO_8859_1);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      line.append((char) c);
      if (c == '\n') {
        return line.toString();
      }
    }
    return "";
  }

  private static String name(byte[] command) {
    return new String(command, ISO_8859_1).split("\r\n", 4)[2].toUpperCase(Locale.ROOT);
  }
}
