package dev.chancery.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starting a server on a port that was free a moment ago. */
final class Ports {
  private static final int ATTEMPTS = 5;
  private static final int TAIL = 12;

  private Ports() {}

  /** True when the server answers on this port; false when it ended without. */
  interface Start {
    boolean on(int port) throws IOException;
  }

  /**
   * The port it came up on. Whoever takes the port between our looking and the server's binding
   * only costs another try; any other reason shows in the end of {@code log}, which the failure
   * quotes.
   */
  static int start(String server, Path log, Start start) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = free();
      if (start.on(port)) {
        return port;
      }
      if (tail(log).stream().noneMatch(line -> line.contains("Address already in use"))) {
        break;
      }
    }
    throw new IOException(
        server + " did not start; the end of " + log + ":\n" + String.join("\n", tail(log)));
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> tail(Path log) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
  }
}
