package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.OrganisationId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whose chunk is next: organisations by turns, whatever each of them has queued; of one
 * organisation's bulks the most urgent, and by turns those that are as urgent. Owned by one event
 * loop.
 */
final class Turns {
  private Map<BulkId, Turn> open = new LinkedHashMap<>();
  private final Map<OrganisationId, Long> organisations = new HashMap<>();
  private final Map<BulkId, Long> bulks = new HashMap<>();
  private long served;

  /** What there is to do now; who was served last is remembered. */
  void open(List<Turn> turns) {
    open = new LinkedHashMap<>();
    turns.forEach(turn -> open.put(turn.bulk(), turn));
    bulks.keySet().retainAll(open.keySet());
    organisations
        .keySet()
        .retainAll(turns.stream().map(Turn::organisation).collect(Collectors.toSet()));
  }

  /** Empty where nobody has anything to do. */
  Optional<Turn> next() {
    Optional<Turn> next =
        open.values().stream()
            .min(
                Comparator.comparingLong((Turn turn) -> at(organisations, turn.organisation()))
                    .thenComparingInt(Turn::priority)
                    .thenComparingLong(turn -> at(bulks, turn.bulk())));
    next.ifPresent(this::serve);
    return next;
  }

  /** Nothing of {@code turn} is left, until {@link #open} says otherwise. */
  void close(Turn turn) {
    open.remove(turn.bulk());
  }

  private void serve(Turn turn) {
    served++;
    organisations.put(turn.organisation(), served);
    bulks.put(turn.bulk(), served);
  }

  private static <K> long at(Map<K, Long> served, K key) {
    return served.getOrDefault(key, 0L);
  }
}
