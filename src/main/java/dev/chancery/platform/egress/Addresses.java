package dev.chancery.platform.egress;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;

/** Finds the addresses of a name. */
@FunctionalInterface
public interface Addresses {
  /** All addresses, in the order to be tried; an empty list or a failure where there are none. */
  Future<List<InetAddress>> resolve(String host);

  /**
   * The operating system's resolver, on threads of its own: a name server that does not answer
   * holds up nobody else's blocking work.
   */
  static Addresses system(Vertx vertx) {
    WorkerExecutor threads = vertx.createSharedWorkerExecutor("egress-names", 4);
    return host -> threads.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
  }
}
