package dev.chancery.status;

import dev.chancery.model.StatusListId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lists that could not be signed. Each is left alone, after every failure twice as long as after
 * the one before, for a minute at most. Moments are those of {@link System#nanoTime}. Owned by one
 * event loop.
 */
final class Setbacks {
  private static final long LONGEST = Duration.ofMinutes(1).toNanos();

  private final long first;
  private final Map<StatusListId, Setback> last = new HashMap<>();

  private record Setback(long at, long rest) {
    Setback again(long now) {
      return new Setback(now, Math.min(2 * rest, LONGEST));
    }
  }

  /** After a first failure a list is left alone for {@code first}. */
  Setbacks(Duration first) {
    this.first = first.toNanos();
  }

  void failed(StatusListId list, long now) {
    last.merge(list, new Setback(now, first), (before, _) -> before.again(now));
  }

  void succeeded(StatusListId list) {
    last.remove(list);
  }

  /** The lists that are left alone at {@code now}. */
  Set<StatusListId> at(long now) {
    last.values().removeIf(setback -> now - setback.at > 2 * LONGEST);
    return last.entrySet().stream()
        .filter(each -> now - each.getValue().at < each.getValue().rest)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
