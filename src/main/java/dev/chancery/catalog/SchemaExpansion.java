package dev.chancery.catalog;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A schema with every reference replaced by what it points at, which is how a validation meets it:
 * a few lines that refer to each other twice and twice again are a bomb. It is counted, not built.
 */
final class SchemaExpansion {
  /** How many sub-schemas, and how many of them one in another. */
  private record Extent(long size, int height) {
    static final Extent NONE = new Extent(0, 0);

    Extent and(Extent other) {
      // Saturates well below overflow: each sum has at most 2,001 terms.
      return new Extent(
          Math.min(size + other.size, Integer.MAX_VALUE), Math.max(height, other.height));
    }
  }

  private final Map<String, List<String>> below;
  private final Map<String, String> references;
  private final BiConsumer<String, String> fault;
  private final Map<String, Extent> known = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  SchemaExpansion(
      Map<String, List<String>> below,
      Map<String, String> references,
      BiConsumer<String, String> fault) {
    this.below = below;
    this.references = references;
    this.fault = fault;
  }

  void check() {
    Extent whole = extent("");
    if (whole.size > SchemaInspection.MAX_SUB_SCHEMAS) {
      fault.accept(
          "",
          "more than " + SchemaInspection.MAX_SUB_SCHEMAS + " sub-schemas, references followed");
    } else if (whole.height > SchemaInspection.MAX_DEPTH) {
      fault.accept(
          "", "deeper than " + SchemaInspection.MAX_DEPTH + " sub-schemas, references followed");
    }
  }

  private Extent extent(String pointer) {
    Extent before = known.get(pointer);
    if (before != null) {
      return before;
    }
    open.add(pointer);
    Extent inner = referred(pointer);
    for (String child : below.getOrDefault(pointer, List.of())) {
      inner = inner.and(extent(child));
    }
    open.remove(pointer);
    Extent extent = new Extent(inner.size + 1, inner.height + 1);
    known.put(pointer, extent);
    return extent;
  }

  private Extent referred(String pointer) {
    String target = references.get(pointer);
    if (target == null) {
      return Extent.NONE;
    }
    if (!below.containsKey(target)) {
      fault.accept(pointer + "/$ref", "points at no sub-schema of this schema");
      return Extent.NONE;
    }
    if (open.contains(target)) {
      fault.accept(pointer + "/$ref", "leads back to itself");
      return Extent.NONE;
    }
    return extent(target);
  }
}
