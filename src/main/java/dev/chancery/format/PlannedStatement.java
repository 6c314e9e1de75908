package dev.chancery.format;

import dev.chancery.format.Slots.Slot;
import dev.chancery.format.jsonld.Statement;
import dev.chancery.format.jsonld.Value;
import org.jspecify.annotations.Nullable;

/**
 * A line of N-Quads: text, with one slot in it or two.
 *
 * @param start up to the first slot, or all of it where there is none
 */
record PlannedStatement(
    String start, @Nullable Slot subject, String middle, @Nullable Slot object, String end) {
  /** {@code statement} with slots for whatever in it is one of {@code sample}. */
  static PlannedStatement of(Statement statement, Slots sample) {
    Slot subject = sample.holding(statement.subject());
    Slot object = sample.holding(text(statement.object()));
    String line = statement.line();
    int afterSubject = 1 + statement.subject().length();
    if (subject == null && object == null) {
      return new PlannedStatement(line, null, "", null, "");
    }
    String start = subject == null ? line.substring(0, afterSubject) : "<";
    if (object == null) {
      return new PlannedStatement(start, subject, line.substring(afterSubject), null, "");
    }
    int at = line.indexOf(text(statement.object()), afterSubject + statement.predicate().length());
    return new PlannedStatement(
        start,
        subject,
        line.substring(afterSubject, at),
        object,
        line.substring(at + text(statement.object()).length()));
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.Resource(String id) -> id;
      case Value.Literal(String form, var _, var _) -> form;
      case Value.Refused(String reason) -> throw new IllegalArgumentException(reason);
    };
  }

  /** The line of one credential; null where it has nothing for a slot. */
  @Nullable String filled(Slots slots) {
    String first = subject == null ? "" : slots.get(subject);
    String second = object == null ? "" : slots.get(object);
    return first == null || second == null ? null : start + first + middle + second + end;
  }
}
