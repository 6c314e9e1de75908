package dev.chancery.bulk;

import dev.chancery.bulk.Retry.Correction;
import dev.chancery.issuance.Plan;
import dev.chancery.model.BulkId;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that failed as somebody puts them right, checked as if they had come so. Safe for any
 * thread.
 */
final class Corrections {
  private final BulkId bulk;
  private final Plan plan;
  private final ObjectRows reading;
  private final RowCheck check;

  Corrections(BulkId bulk, Plan plan, RowKeys keys) {
    this.bulk = bulk;
    this.plan = plan;
    this.reading = new ObjectRows(Columns.Knowledge.of(plan, Map.of()));
    this.check = new RowCheck(bulk, plan, reading, keys, true);
  }

  /** Each as it would be stored, in the order of {@code failed}. */
  List<CheckedRow> checked(List<Failed> failed) {
    return check.compared(failed.stream().map(this::corrected).toList());
  }

  /** What is kept of a row, and what is to be put right in it. */
  @SuppressWarnings("ArrayRecordComponent") // opened, and compared by nobody
  record Failed(Correction correction, byte[] sealed) {}

  private Row corrected(Failed failed) {
    int line = failed.correction.line();
    Map<String, @Nullable Object> values =
        failed.correction.values() == null ? Map.of() : failed.correction.values();
    SealedRow.Opened kept = SealedRow.open(plan.dataKey(), bulk, line, failed.sealed);
    List<Fault> faults = new ArrayList<>();
    Recipient recipient = recipient(kept.recipient(), values, faults);
    return new Row(line, recipient, patched(kept.claims(), reading.claims(values)), faults);
  }

  private static Recipient recipient(
      Recipient kept, Map<String, @Nullable Object> values, List<Fault> faults) {
    Map<String, @Nullable Object> names = new LinkedHashMap<>(kept.json());
    names.keySet().removeAll(values.keySet());
    Recipient given = ObjectRows.recipient(values, faults);
    given.json().forEach((name, value) -> names.putIfAbsent(name, value));
    return Recipient.of(names);
  }

  /** RFC 7396 §2. */
  private static Map<String, @Nullable Object> patched(
      Map<String, @Nullable Object> target, Map<String, @Nullable Object> patch) {
    Map<String, @Nullable Object> patched = new LinkedHashMap<>(target);
    patch.forEach(
        (name, value) -> {
          switch (value) {
            case null -> patched.remove(name);
            case Map<?, ?> members ->
                patched.put(
                    name,
                    patched(
                        patched.get(name) instanceof Map<?, ?> map ? Json.members(map) : Map.of(),
                        Json.members(members)));
            default -> patched.put(name, value);
          }
        });
    return patched;
  }
}
