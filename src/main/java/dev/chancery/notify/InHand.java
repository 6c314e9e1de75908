package dev.chancery.notify;

import dev.chancery.model.OrganisationId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What a lane has taken and not yet settled, by whom it is for. Owned by the lane's event loop. */
final class InHand {
  private final Channel.Terms terms;
  private final Map<String, Integer> destinations = new HashMap<>();
  private final Map<OrganisationId, Integer> organisations = new HashMap<>();
  private int messages;

  InHand(Channel.Terms terms) {
    this.terms = terms;
  }

  Channel.Terms terms() {
    return terms;
  }

  int room() {
    return terms.slots() - messages;
  }

  boolean isNone() {
    return messages == 0;
  }

  void take(Message message) {
    messages++;
    int _ = destinations.merge(message.destination(), weight(message), Integer::sum);
    int _ = organisations.merge(message.organisation(), 1, Integer::sum);
  }

  /** Whether whoever it is for was full, and may have more now. */
  boolean free(Message message) {
    boolean wasFull =
        destinations.getOrDefault(message.destination(), 0) >= terms.ofOne()
            || organisations.getOrDefault(message.organisation(), 0) >= terms.ofOrganisation();
    messages--;
    less(destinations, message.destination(), weight(message));
    less(organisations, message.organisation(), 1);
    return wasFull;
  }

  private static <K> void less(Map<K, Integer> held, K key, int weight) {
    held.computeIfPresent(key, (_, number) -> number <= weight ? null : number - weight);
  }

  /** A destination that is probed is full until it is known how that ended. */
  private int weight(Message message) {
    return message.probe() ? terms.ofOne() : 1;
  }

  /** In the order of {@link #ofDestinations}. */
  String[] destinations() {
    return destinations.keySet().toArray(String[]::new);
  }

  Integer[] ofDestinations() {
    return destinations.values().toArray(Integer[]::new);
  }

  /** In the order of {@link #ofOrganisations}. */
  UUID[] organisations() {
    return organisations.keySet().stream().map(OrganisationId::value).toArray(UUID[]::new);
  }

  Integer[] ofOrganisations() {
    return organisations.values().toArray(Integer[]::new);
  }
}
