package dev.chancery.catalog;

import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Members of several types laid together, where the same name must mean the same. */
final class Conflicts {
  private final List<Violation> faults = new ArrayList<>();
  private final Map<String, SchemaId> owners = new HashMap<>();

  /** Adds {@code from}, which stands at {@code pointer} in {@code owner}'s definition. */
  void union(Map<String, @Nullable Object> into, Map<?, ?> from, String pointer, SchemaId owner) {
    from.forEach((name, value) -> put(into, name.toString(), value, pointer, owner));
  }

  void put(
      Map<String, @Nullable Object> into,
      String name,
      @Nullable Object value,
      String pointer,
      SchemaId owner) {
    String at = Pointers.child(pointer, name);
    if (!into.containsKey(name)) {
      into.put(name, value);
      owners.put(at, owner);
    } else if (!Objects.equals(into.get(name), value)) {
      fault(at, "differs between " + owners.get(at) + " and " + owner);
    }
  }

  void fault(String pointer, String reason) {
    faults.add(new Violation(pointer, reason));
  }

  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ProblemException(new Problem.SchemaUnusable(List.copyOf(faults)));
    }
  }

  static Map<String, @Nullable Object> empty() {
    return new LinkedHashMap<>();
  }
}
