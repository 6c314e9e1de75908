package dev.chancery.catalog;

import java.util.List;
import java.util.Set;

/**
 * One value that a credential's claims are made of, as whoever has a row for each credential must
 * bring it.
 *
 * @param path the members of the input that lead to it; at least one
 * @param pointer where it stands in the claims
 * @param types of JSON Schema, that the schema allows there; none where it does not say
 */
public record ClaimInput(List<String> path, String pointer, Set<String> types) {
  public ClaimInput {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("an input without a name");
    }
    path = List.copyOf(path);
    types = Set.copyOf(types);
  }

  /** Its path in one word, {@code address.locality}. */
  public String name() {
    return String.join(".", path);
  }
}
