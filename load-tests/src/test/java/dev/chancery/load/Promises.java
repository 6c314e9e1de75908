package dev.chancery.load;

import static io.gatling.javaapi.core.CoreDsl.global;

import io.gatling.javaapi.core.Assertion;
import java.util.ArrayList;
import java.util.List;

/** What every simulation asserts: all succeeds; and {@code -Dp99} milliseconds, where asked. */
final class Promises {
  private Promises() {}

  static List<Assertion> kept() {
    List<Assertion> kept = new ArrayList<>();
    kept.add(global().successfulRequests().percent().is(100.0));
    Integer p99 = Integer.getInteger("p99");
    if (p99 != null) {
      kept.add(global().responseTime().percentile(99).lte(p99));
    }
    return kept;
  }
}
