package dev.chancery.platform.egress;

import dev.chancery.model.OrganisationId;
import java.util.HashMap;
import java.util.Map;

/**
 * How many requests are out at once: so many altogether, and so many for one organisation, whose
 * visitors may name hosts that never answer. Safe for any thread.
 */
final class Places {
  private final int most;
  private final int mostOfOne;
  private final Map<OrganisationId, Integer> taken = new HashMap<>();
  private int out;

  Places(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Whether there was one. */
  synchronized boolean take(OrganisationId organisation) {
    if (out >= most || taken.getOrDefault(organisation, 0) >= mostOfOne) {
      return false;
    }
    out++;
    taken.merge(organisation, 1, Integer::sum);
    return true;
  }

  synchronized void free(OrganisationId organisation) {
    out--;
    taken.computeIfPresent(organisation, (_, held) -> held == 1 ? null : held - 1);
  }
}
