package dev.chancery.load.ratio;

import dev.chancery.load.Api;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts on a timetable, whether or not the earlier answers have come; a latency counts from the
 * moment the timetable gives, so that a stall is charged to everybody who waited for it.
 */
record OpenLoop(Api api, int perSecond, Duration duration) {

  /**
   * @param others how often what was answered instead of 201
   */
  record Outcome(Latencies latencies, Map<String, Integer> others) {}

  Outcome post(List<String> bodies) {
    int count = (int) (perSecond * duration.toSeconds());
    long interval = Duration.ofSeconds(1).toNanos() / perSecond;
    Latencies.Recording recording = new Latencies.Recording();
    Map<String, Integer> others = new ConcurrentHashMap<>();
    Semaphore answered = new Semaphore(0);
    long first = System.nanoTime() + interval;
    for (int i = 0; i < count; i++) {
      long due = first + i * interval;
      sleepUntil(due);
      api.scan(bodies.get(i % bodies.size()))
          .whenComplete(
              (status, failure) -> {
                recording.add(System.nanoTime() - due);
                if (failure != null || status != 201) {
                  others.merge(failure == null ? "" + status : failure.toString(), 1, Integer::sum);
                }
                answered.release();
              });
    }
    answered.acquireUninterruptibly(count);
    return new Outcome(recording.latencies(), others);
  }

  private static void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
