package dev.chancery.threats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A port on the loopback address that counts who connects to it, and hangs up. */
final class Trap implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();

  Trap() {
    try {
      server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::count);
  }

  int port() {
    return server.getLocalPort();
  }

  /** An address of the trap's, plain or not. */
  String url(String scheme, String path) {
    return scheme + "://127.0.0.1:" + port() + path;
  }

  int connections() {
    return connections.get();
  }

  private void count() {
    try {
      while (true) {
        server.accept().close();
        connections.incrementAndGet();
      }
    } catch (IOException _) {
      // closed
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
