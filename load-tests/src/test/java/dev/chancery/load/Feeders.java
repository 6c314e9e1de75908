package dev.chancery.load;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Endless, and each turn by turn: what Gatling puts into a virtual user's session. */
final class Feeders {
  private static final Holders CROWD = Holders.crowd(Integer.getInteger("holders", 5_000));

  private Feeders() {}

  static Holders crowd() {
    return CROWD;
  }

  /** Bare scans of one collection, by a crowd. */
  static Iterator<Map<String, Object>> scans(String collection) {
    return scans(List.of(collection));
  }

  /** Bare scans, each of the next collection. */
  static Iterator<Map<String, Object>> scans(List<String> collections) {
    return endless(i -> scan(Scans.bare(CROWD.at(i), collections.get(i % collections.size()))));
  }

  /** A backend's orders for single credentials, for a crowd. */
  static Iterator<Map<String, Object>> orders(Backend backend, String proofType) {
    return endless(i -> Map.of("order", backend.order(CROWD.at(i), proofType)));
  }

  /** Its orders for batches. */
  static Iterator<Map<String, Object>> batches(Backend backend, int size, String proofType) {
    return endless(
        i -> Map.of("order", backend.batch(CROWD, i % CROWD.all().size(), size, proofType)));
  }

  static Map<String, Object> scan(String body) {
    return Map.of("scan", body);
  }

  static Iterator<Map<String, Object>> endless(IntFunction<Map<String, Object>> each) {
    return IntStream.iterate(0, i -> i == Integer.MAX_VALUE ? 0 : i + 1).mapToObj(each).iterator();
  }
}
