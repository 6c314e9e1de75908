package dev.chancery.platform.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Finds the addresses of a name. */
@FunctionalInterface
public interface Addresses {
  /** All addresses, in the order to be tried; an empty list or a failure where there are none. */
  Future<List<InetAddress>> resolve(String host);

  /**
   * The operating system's resolver, on threads of its own: a name server that does not answer
   * holds up nobody else's blocking work. There are as many as there can be requests, since few
   * names that never resolve would otherwise keep all others waiting.
   */
  static Addresses system(Vertx vertx) {
    Executor threads =
        new ThreadPoolExecutor(
            0,
            2 * Egress.MOST, // a place is free a moment before its thread is
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("egress-names-", 0).factory());
    return host ->
        Future.fromCompletionStage(
            CompletableFuture.supplyAsync(() -> all(host), threads), vertx.getOrCreateContext());
  }

  private static List<InetAddress> all(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
