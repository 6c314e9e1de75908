package dev.chancery.load;

import io.gatling.javaapi.core.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** The response times of each rate, and the highest rate before they leave. */
final class Knee {
  /** Milliseconds of a 99th percentile that nobody notices. */
  private static final int UNNOTICED = 100;

  private static final String WHAT_HOLDS = ": p99 up to " + UNNOTICED + " ms, and nothing shed.";

  private record Level(List<Integer> milliseconds, List<Integer> shed) {
    Level() {
      this(
          Collections.synchronizedList(new ArrayList<>()),
          Collections.synchronizedList(new ArrayList<>()));
    }

    int percentile(int percent) {
      List<Integer> sorted = milliseconds.stream().sorted().toList();
      return sorted.isEmpty() ? Integer.MAX_VALUE : sorted.get((sorted.size() - 1) * percent / 100);
    }

    boolean holds() {
      return shed.isEmpty() && percentile(99) <= UNNOTICED;
    }
  }

  private final Map<Double, Level> levels = new ConcurrentSkipListMap<>();

  Session note(double perSecond, Session session) {
    Level level = levels.computeIfAbsent(perSecond, _ -> new Level());
    boolean issued = session.contains("status") && session.getInt("status") == 201;
    (issued ? level.milliseconds : level.shed).add(session.getInt("milliseconds"));
    return session;
  }

  @Override
  public String toString() {
    String table =
        levels.entrySet().stream()
            .map(entry -> line(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining("\n"));
    double knee =
        levels.entrySet().stream()
            .takeWhile(entry -> entry.getValue().holds())
            .mapToDouble(Map.Entry::getKey)
            .max()
            .orElse(0);
    return table + "\n" + (knee == 0 ? "No rate held" : "%.0f/s held".formatted(knee)) + WHAT_HOLDS;
  }

  private static String line(double perSecond, Level level) {
    return "%6.0f/s: p50 %d ms, p99 %d ms, %d issued, %d shed"
        .formatted(
            perSecond,
            level.percentile(50),
            level.percentile(99),
            level.milliseconds.size(),
            level.shed.size());
  }
}
