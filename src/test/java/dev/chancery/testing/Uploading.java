package dev.chancery.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A file that is sent in pieces of the test's choosing, each as soon as the one before is taken.
 */
public final class Uploading implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private final AtomicLong sent = new AtomicLong();

  /**
   * What was answered, the whole file having come or not.
   *
   * @param at in {@link System#nanoTime}
   */
  public record Answer(int status, String body, long at) {}

  private Uploading(Socket socket, OutputStream out) {
    this.socket = socket;
    this.out = out;
    Thread _ = Thread.ofVirtual().start(this::hear);
  }

  /** Begins to send a CSV to a campaign of {@code gateway}; {@code header} are whole lines more. */
  public static Uploading to(GatewayProcess gateway, Campaign campaign, String... header) {
    URI address = gateway.address();
    String head =
        "POST "
            + Rows.of(campaign).path()
            + " HTTP/1.1\r\nHost: "
            + address.getAuthority()
            + "\r\nAuthorization: Bearer "
            + GatewayProcess.KEY
            + "\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
            + String.join("", header)
            + "\r\n";
    try {
      Socket socket = new Socket(address.getHost(), address.getPort());
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(US_ASCII));
      return new Uploading(socket, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a piece; false where nobody takes it any more. */
  public boolean send(byte[] piece) {
    try {
      out.write((Integer.toHexString(piece.length) + "\r\n").getBytes(US_ASCII));
      out.write(piece);
      out.write("\r\n".getBytes(US_ASCII));
      long _ = sent.addAndGet(piece.length);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Says that this was all. */
  public void end() {
    try {
      out.write("0\r\n\r\n".getBytes(US_ASCII));
    } catch (IOException _) {
      // nobody takes it any more
    }
  }

  /** How many octets of the file have been taken, by the gateway or the sockets between. */
  public long sent() {
    return sent.get();
  }

  /** How many of those the gateway has read: they wait in neither socket any more. */
  public long read() {
    return sent() - Stream.of("tcp", "tcp6").mapToLong(this::waiting).sum();
  }

  /** In the sockets of both ends, which are in one table: proc_net_tcp(5). */
  private long waiting(String table) {
    String port = ":%04X".formatted(socket.getLocalPort());
    try (Stream<String> lines = Files.lines(Path.of("/proc/net", table))) {
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields[1].endsWith(port) || fields[2].endsWith(port))
          .flatMap(fields -> Stream.of(fields[4].split(":")))
          .mapToLong(octets -> Long.parseLong(octets, 16))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is answered; fails where it was hung up on without an answer. */
  public CompletableFuture<Answer> answer() {
    return answer;
  }

  private void hear() {
    try {
      StringBuilder said = new StringBuilder();
      byte[] octets = new byte[4_096];
      long at = 0;
      for (int count = read(octets); count > 0; count = read(octets)) {
        at = at == 0 ? System.nanoTime() : at;
        said.append(new String(octets, 0, count, UTF_8));
      }
      answer.complete(
          new Answer(
              Integer.parseInt(said.substring(9, 12)),
              said.substring(said.indexOf("\r\n\r\n") + 4),
              at));
    } catch (IOException | RuntimeException failure) {
      answer.completeExceptionally(failure);
    }
  }

  /** A reset after an answer ends it too. */
  private int read(byte[] into) throws IOException {
    try {
      return socket.getInputStream().read(into);
    } catch (IOException _) {
      return -1;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
