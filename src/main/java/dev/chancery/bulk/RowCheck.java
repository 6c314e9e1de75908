package dev.chancery.bulk;

import dev.chancery.issuance.Plan;
import dev.chancery.model.BulkId;
import dev.chancery.model.Claims;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether rows can be issued, as far as that is known before anybody tries: for somebody, and with
 * claims that the collection's schema allows. Who has no DID yet is checked with the issuer's in
 * its place. Safe for any thread.
 */
final class RowCheck {
  private final BulkId bulk;
  private final Plan plan;
  private final RowReading reading;
  private final RowKeys keys;
  private final Map<String, @Nullable Object> facts;
  private final @Nullable String key;
  private final boolean kept;

  /** {@code kept}: whether rows are sealed, to be issued later. */
  RowCheck(BulkId bulk, Plan plan, RowReading reading, RowKeys keys, boolean kept) {
    this.bulk = bulk;
    this.plan = plan;
    this.reading = reading;
    this.keys = keys;
    this.facts = plan.collection().facts();
    this.key = plan.collection().policy().key();
    this.kept = kept;
  }

  List<CheckedRow> all(List<SourceRow> rows) {
    return compared(rows.stream().map(reading::read).toList());
  }

  /** Checked each by itself, and compared with each other. */
  List<CheckedRow> compared(List<Row> rows) {
    Map<UUID, Integer> lines = HashMap.newHashMap(rows.size());
    List<CheckedRow> checked = new ArrayList<>(rows.size());
    for (Row read : rows) {
      CheckedRow row = checked(read);
      Integer first = row.key() == null ? null : lines.putIfAbsent(row.key(), row.line());
      checked.add(first == null ? row : CheckedRow.duplicate(row.line(), first));
    }
    return checked;
  }

  private CheckedRow checked(Row row) {
    List<Fault> faults = new ArrayList<>(row.faults());
    if (faults.isEmpty() && row.recipient().isNobody()) {
      faults.add(
          new Fault(
              null,
              Fault.RECIPIENT_MISSING,
              "none of " + String.join(", ", Recipient.NAMES) + " is there"));
    }
    if (isReadable(faults)) {
      addViolations(row, faults);
    }
    String identity = faults.isEmpty() ? identity(row, faults) : null;
    return identity == null ? CheckedRow.rejected(row.line(), faults) : good(row, identity);
  }

  /** Whether there is anything of the row to check. */
  private static boolean isReadable(List<Fault> faults) {
    return faults.stream()
        .noneMatch(
            fault ->
                fault.code().equals(Fault.FIELD_COUNT) || fault.code().equals(Fault.ROW_MALFORMED));
  }

  private void addViolations(Row row, List<Fault> faults) {
    Did holder = row.recipient().did() == null ? plan.collection().issuer() : row.recipient().did();
    try {
      Claims own = new Claims(row.input());
      Claims _ = plan.type().claims(plan.collection().claims().overriddenBy(own), holder, facts);
    } catch (ProblemException e) {
      violations(e.problem()).stream()
          .map(this::fault)
          .filter(fault -> faults.stream().noneMatch(known -> sameColumn(known, fault)))
          .forEach(faults::add);
    }
  }

  private static List<Violation> violations(Problem problem) {
    return switch (problem) {
      case Problem.SchemaValidationFailed(List<Violation> violations) -> violations;
      case Problem.CredentialReserved(List<Violation> violations) ->
          violations.stream().map(RowCheck::ofTheClaims).toList();
      case Problem.MalformedRequest(String pointer, String reason) ->
          List.of(ofTheClaims(new Violation(pointer, reason)));
      default -> throw new ProblemException(problem);
    };
  }

  /** Of a request that has the row's claims. */
  private static Violation ofTheClaims(Violation violation) {
    return new Violation(violation.pointer().substring("/claims".length()), violation.reason());
  }

  /** What could not be read is not missing as well. */
  private static boolean sameColumn(Fault known, Fault fault) {
    return known.column() != null && known.column().equals(fault.column());
  }

  private Fault fault(Violation violation) {
    return new Fault(
        violation.pointer().isEmpty() ? null : reading.column(violation.pointer()),
        Fault.SCHEMA_VALIDATION_FAILED,
        violation.reason());
  }

  /** What the row is told apart by; null where it does not say that. */
  private @Nullable String identity(Row row, List<Fault> faults) {
    if (key == null) {
      return row.recipient().identity();
    }
    String value =
        Recipient.NAMES.contains(key) ? row.recipient().name(key) : claim(row.input(), key);
    if (value == null) {
      faults.add(new Fault(key, Fault.KEY_MISSING, "missing, or neither text nor a number"));
      return null;
    }
    return "key|" + key + '|' + value;
  }

  private static @Nullable String claim(Map<?, ?> input, String path) {
    Object value = input;
    for (String name : path.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value instanceof String || value instanceof Number ? value.toString() : null;
  }

  private List<UUID> names(OrganisationId organisation, Recipient recipient) {
    return recipient.aliases().stream().map(alias -> keys.name(organisation, alias)).toList();
  }

  private CheckedRow good(Row row, String identity) {
    OrganisationId organisation = plan.collection().organisationId();
    Did did = row.recipient().did();
    return new CheckedRow(
        row.line(),
        RowState.WAITING,
        keys.of(organisation, plan.collection().id(), identity),
        did == null ? null : HolderId.of(organisation, did),
        did == null ? names(organisation, row.recipient()) : List.of(),
        kept ? SealedRow.seal(plan.dataKey(), bulk, row) : null,
        List.of());
  }
}
