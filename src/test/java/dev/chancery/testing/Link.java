package dev.chancery.testing;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** What all connections share: so many octets a second, or as many as they like. */
final class Link {
  private static final double SECOND = 1e9;

  private final AtomicLong freeAt = new AtomicLong(System.nanoTime());
  private final AtomicLong passed = new AtomicLong();
  private volatile int octetsPerSecond = Integer.MAX_VALUE;

  void limit(int octetsPerSecond) {
    this.octetsPerSecond = octetsPerSecond;
  }

  void free() {
    octetsPerSecond = Integer.MAX_VALUE;
  }

  /** How many octets have had their turn. */
  long passed() {
    return passed.get();
  }

  /** Returns when {@code octets} have had their turn. */
  void pass(int octets) {
    await(octets);
    long _ = passed.addAndGet(octets);
  }

  private void await(int octets) {
    int rate = octetsPerSecond;
    if (rate == Integer.MAX_VALUE) {
      return;
    }
    long now = System.nanoTime();
    long turn = (long) (octets * SECOND / rate);
    long end = freeAt.updateAndGet(free -> Math.max(free, now) + turn);
    for (long left = end - now; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
