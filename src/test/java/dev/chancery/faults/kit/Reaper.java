package dev.chancery.faults.kit;

import dev.chancery.testing.GatewayProcess;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Kills one gateway after the other, at moments of its own, and starts each again. */
public final class Reaper implements AutoCloseable {
  private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(1);

  /** A gateway that has just started is slow for so long. */
  private static final long COLD = TimeUnit.SECONDS.toNanos(5);

  private final List<GatewayProcess> gateways;
  private final Queue<Kill> kills = new ConcurrentLinkedQueue<>();
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
    return kills.size();
  }

  /** Whether {@code gateway} was down while {@code outcome} was waited for. */
  public boolean explains(GatewayProcess gateway, Outcome outcome) {
    return kills.stream().anyMatch(kill -> kill.of == gateway && kill.meets(outcome, 0));
  }

  /** Whether nobody was down, or just back, while {@code outcome} was waited for. */
  public boolean hasSpared(Outcome outcome) {
    return kills.stream().noneMatch(kill -> kill.meets(outcome, COLD));
  }

  private record Kill(GatewayProcess of, long from, long to) {
    boolean meets(Outcome outcome, long after) {
      return outcome.intended() - to <= after && outcome.ended() - from >= 0;
    }
  }

  private void reap() {
    for (int turn = 0; !ending; turn++) {
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_REST));
      GatewayProcess gateway = gateways.get(turn % gateways.size());
      long killed = System.nanoTime();
      gateway.kill();
      gateway.restart();
      kills.add(new Kill(gateway, killed, System.nanoTime()));
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
