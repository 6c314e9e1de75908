package dev.chancery.bulk;

import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are JSON objects: members that say for whom the row is, beside claims by their names
 * and of their types. A member that is both is both.
 */
final class ObjectRows implements RowReading {
  private final Columns.Knowledge knowledge;

  ObjectRows(Columns.Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  @Override
  public Row read(SourceRow row) {
    return switch (row) {
      case SourceRow.Members(int line, byte[] utf8) -> read(line, utf8);
      case SourceRow.Fields _ -> throw new IllegalArgumentException("a row of fields");
    };
  }

  private Row read(int line, byte[] utf8) {
    try {
      return read(line, Json.object(utf8));
    } catch (ProblemException e) {
      String reason =
          e.problem() instanceof Problem.MalformedRequest(String _, String why)
              ? why
              : "not a JSON object";
      return Row.unreadable(line, new Fault(null, Fault.ROW_MALFORMED, reason));
    }
  }

  private Row read(int line, Map<String, @Nullable Object> values) {
    List<Fault> faults = new ArrayList<>();
    return new Row(line, recipient(values, faults), claims(values), faults);
  }

  /** Whom an object is for; adds to {@code faults}. */
  static Recipient recipient(Map<String, @Nullable Object> values, List<Fault> faults) {
    Recipient.Reader recipient = new Recipient.Reader(faults);
    for (String name : Recipient.NAMES) {
      switch (values.get(name)) {
        case null -> {}
        case String text when !text.isEmpty() -> recipient.read(name, name, text);
        default -> faults.add(new Fault(name, Fault.TYPE_MISMATCH, "not a string, or empty"));
      }
    }
    return recipient.recipient();
  }

  /** An object's own part of the claims. */
  Map<String, @Nullable Object> claims(Map<String, @Nullable Object> values) {
    Map<String, @Nullable Object> claims = new LinkedHashMap<>(values);
    claims.keySet().removeIf(name -> isForRecipientAlone(name));
    return claims;
  }

  private boolean isForRecipientAlone(String name) {
    return Recipient.NAMES.contains(name) && knowledge.input(name) == null;
  }

  @Override
  public String column(String pointer) {
    return pointer;
  }
}
