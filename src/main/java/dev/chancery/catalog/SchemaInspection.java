package dev.chancery.catalog;

import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's JSON Schema, looked through before any library sees it: its size, its references, its
 * keywords (T-16, T-20, T-21). The work is in proportion to the schema's size, and stops at the
 * budget.
 */
final class SchemaInspection {
  static final int MAX_BYTES = 200 * 1024;
  static final int MAX_SUB_SCHEMAS = 2_000;
  static final int MAX_DEPTH = 32;

  /** Enough to mend a schema by; a hostile one would have thousands. */
  static final int MAX_FAULTS = 100;

  private final List<Violation> faults = new ArrayList<>();
  private final KeywordRules rules = new KeywordRules(this::fault);

  /** Every sub-schema by its pointer, with the pointers of those directly below. */
  private final Map<String, List<String>> below = new LinkedHashMap<>();

  /** What a sub-schema's {@code $ref} points at, by the sub-schema's pointer. */
  private final Map<String, String> references = new LinkedHashMap<>();

  private SchemaInspection() {}

  /** What is wrong with {@code schema}; pointers begin at its root. */
  static List<Violation> faults(Map<String, @Nullable Object> schema) {
    SchemaInspection inspection = new SchemaInspection();
    inspection.inspect(schema);
    return List.copyOf(inspection.faults);
  }

  private void inspect(Map<String, @Nullable Object> schema) {
    visit(schema, "", 1);
    if (below.size() > MAX_SUB_SCHEMAS) {
      fault("", "more than " + MAX_SUB_SCHEMAS + " sub-schemas");
    } else if (faults.isEmpty() && Json.bytes(schema).length > MAX_BYTES) {
      fault("", "longer than " + MAX_BYTES + " bytes");
    } else {
      rules.checkRoot(schema);
      new SchemaExpansion(below, references, this::fault).check();
    }
  }

  private void visit(Object schema, String pointer, int depth) {
    if (below.size() > MAX_SUB_SCHEMAS) {
      return;
    }
    List<String> children = new ArrayList<>();
    below.put(pointer, children);
    // One beyond the limit is enough for the expansion to tell.
    if (schema instanceof Map<?, ?> map && depth <= MAX_DEPTH) {
      Map<String, @Nullable Object> members = Json.members(map);
      rules.check(members, pointer);
      if (members.get("$ref") instanceof String reference && KeywordRules.isLocal(reference)) {
        references.put(pointer, reference.substring(1));
      }
      SubSchemas.forEach(
          members,
          pointer,
          (at, child) -> {
            children.add(at);
            visit(child, at, depth + 1);
          });
    }
  }

  private void fault(String pointer, String reason) {
    if (faults.size() < MAX_FAULTS) {
      faults.add(new Violation(pointer, reason));
    }
  }
}
