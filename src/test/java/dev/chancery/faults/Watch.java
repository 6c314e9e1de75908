package dev.chancery.faults;

import dev.chancery.faults.Deeds.Step;
import dev.chancery.faults.audit.PublishedStatus;
import dev.chancery.faults.audit.StatusEntry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A verifier who looks at the lists of one node all the time. Whatever was acknowledged long enough
 * before a look must show in it; nothing may show that nobody asked for; and what has shown once
 * must show ever after.
 */
final class Watch implements AutoCloseable {
  private static final long REST = TimeUnit.MILLISECONDS.toNanos(100);

  private final URI node;
  private final Deeds deeds;
  private final Duration promised;
  private final Map<Step, Set<StatusEntry>> shown = new EnumMap<>(Step.class);
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final Thread thread;
  private volatile boolean ending;

  private Watch(URI node, Deeds deeds, Duration promised) {
    this.node = node;
    this.deeds = deeds;
    this.promised = promised;
    this.thread = Thread.ofPlatform().name("watch-" + node.getPort()).start(this::watch);
  }

  /** Starts to watch {@code node}. */
  static Watch on(URI node, Deeds deeds, Duration promised) {
    return new Watch(node, deeds, promised);
  }

  /** How often it has seen the lists. */
  int looks() {
    return looks.get();
  }

  List<String> faults() {
    return List.copyOf(faults);
  }

  private void watch() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!ending) {
        look(client);
        LockSupport.parkNanos(REST);
      }
    }
  }

  /** Before it has asked, what is promised by then is fixed. */
  private void look(HttpClient client) {
    long due = System.nanoTime() - promised.toNanos();
    Map<Step, Set<StatusEntry>> expected = new EnumMap<>(Step.class);
    for (Step step : Step.values()) {
      expected.put(step, deeds.entries(step, deed -> deed.isAcknowledgedBefore(due)));
    }
    try {
      PublishedStatus status = PublishedStatus.fetch(client, node, deeds.lists());
      expected.forEach((step, entries) -> compare(step, entries, step.in(status)));
      looks.incrementAndGet();
    } catch (IOException _) {
      // it is down
    }
  }

  private void compare(Step step, Set<StatusEntry> expected, Set<StatusEntry> found) {
    tell(step + " is not published in time", without(expected, found));
    tell(step + " has shown before", without(shown.getOrDefault(step, Set.of()), found));
    tell(step + " shows and was not asked for", without(found, deeds.entries(step, _ -> true)));
    shown.put(step, found);
  }

  private void tell(String what, Set<StatusEntry> entries) {
    if (!entries.isEmpty()) {
      faults.add(node + ": " + what + ": " + entries);
    }
  }

  private static Set<StatusEntry> without(Set<StatusEntry> some, Set<StatusEntry> others) {
    Set<StatusEntry> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }

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
