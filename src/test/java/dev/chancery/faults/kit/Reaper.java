package dev.chancery.faults.kit;

import dev.chancery.testing.GatewayProcess;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Kills one gateway after the other, at moments of its own, and starts each again. */
public final class Reaper implements AutoCloseable {
  private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(1);

  private final List<GatewayProcess> gateways;
  private final AtomicInteger kills = new AtomicInteger();
  private final Thread thread;
  private volatile boolean ending;

  private Reaper(List<GatewayProcess> gateways) {
    this.gateways = gateways;
    this.thread = Thread.ofPlatform().name("reaper").start(this::reap);
  }

  /** Starts to kill {@code gateways} in turn. */
  public static Reaper among(List<GatewayProcess> gateways) {
    return new Reaper(gateways);
  }

  /** How many were killed, and are back. */
  public int kills() {
    return kills.get();
  }

  private void reap() {
    for (int turn = 0; !ending; turn++) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_REST));
      GatewayProcess gateway = gateways.get(turn % gateways.size());
      gateway.kill();
      gateway.restart();
      int _ = kills.incrementAndGet();
    }
  }

  /** Kills no more; whoever was killed is back. */
  @Override
  public void close() {
    ending = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
