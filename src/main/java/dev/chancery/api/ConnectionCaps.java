package dev.chancery.api;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpConnection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many may be connected: in all, and from one client. Who comes beyond that is hung up on. A
 * trusted proxy counts in all and not as a client, since it speaks for many. Shared by all event
 * loops.
 *
 * <p>A TLS connection counts from the end of its handshake, which has a deadline of its own.
 */
public final class ConnectionCaps {
  private final int most;
  private final int mostPerClient;
  private final ClientAddresses clientAddresses;
  private final AtomicInteger connected = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byClient = new ConcurrentHashMap<>();
  private final Counter refused;

  public ConnectionCaps(
      int most, int mostPerClient, ClientAddresses clientAddresses, MeterRegistry meters) {
    this.most = most;
    this.mostPerClient = mostPerClient;
    this.clientAddresses = clientAddresses;
    this.refused = meters.counter("chancery.http.connections.refused");
    Gauge.builder("chancery.http.connections", connected, AtomicInteger::get).register(meters);
  }

  /** Counts {@code connection} until {@link #leave}; false, and counts it not, where it may not. */
  boolean enter(HttpConnection connection) {
    if (connected.incrementAndGet() <= most && client(connection).map(this::enter).orElse(true)) {
      return true;
    }
    connected.decrementAndGet();
    refused.increment();
    return false;
  }

  private boolean enter(String client) {
    boolean[] entered = {false};
    byClient.compute(
        client,
        (_, count) -> {
          int before = count == null ? 0 : count;
          entered[0] = before < mostPerClient;
          return entered[0] ? Integer.valueOf(before + 1) : count;
        });
    return entered[0];
  }

  /** One that had entered is closed. */
  void leave(HttpConnection connection) {
    connected.decrementAndGet();
    client(connection)
        .ifPresent(
            client ->
                byClient.computeIfPresent(client, (_, count) -> count > 1 ? count - 1 : null));
  }

  private Optional<String> client(HttpConnection connection) {
    return clientAddresses.untrusted(connection.remoteAddress().hostAddress());
  }
}
