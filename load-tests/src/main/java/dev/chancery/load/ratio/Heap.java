package dev.chancery.load.ratio;

import dev.chancery.load.Api;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Watches a gateway's heap by its own metrics, once a second. */
final class Heap implements AutoCloseable {
  private static final String USED = "jvm_memory_used_bytes{area=\"heap\"";
  private static final long MEGABYTE = 1 << 20;

  private final AtomicLong most = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread watcher;

  private Heap(Api management) {
    watcher = Thread.ofVirtual().unstarted(() -> watch(management));
  }

  static Heap watched(Api management) {
    Heap heap = new Heap(management);
    heap.watcher.start();
    return heap;
  }

  /** The most that was in use, garbage included. */
  long megabytes() {
    return most.get() / MEGABYTE;
  }

  private void watch(Api management) {
    try {
      do {
        most.accumulateAndGet(used(management.get("/metrics")), Math::max);
      } while (!closed.await(1, TimeUnit.SECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static long used(String metrics) {
    return (long)
        metrics
            .lines()
            .filter(line -> line.startsWith(USED))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
