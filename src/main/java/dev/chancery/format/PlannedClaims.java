package dev.chancery.format;

import dev.chancery.format.jsonld.ActiveContext;
import dev.chancery.format.jsonld.NQuads;
import dev.chancery.format.jsonld.Scalars;
import dev.chancery.format.jsonld.TermDefinition;
import dev.chancery.format.jsonld.Value;
import dev.chancery.model.Claims;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims as a plan has them.
 *
 * @param statements what follows the subject in each of their N-Quads
 * @param members their JSON, each with the comma before it
 */
record PlannedClaims(List<String> statements, String members) {
  /**
   * Claims that are scalars, or arrays of scalars without order, of terms that {@code subject}
   * defines; null of any others.
   */
  static @Nullable PlannedClaims of(ActiveContext subject, Claims claims) {
    List<String> statements = new ArrayList<>(claims.values().size());
    StringBuilder members = new StringBuilder(256);
    for (Map.Entry<String, @Nullable Object> claim : claims.values().entrySet()) {
      if (!add(statements, subject, claim.getKey(), claim.getValue())) {
        return null;
      }
      members.append(',').append(Encoding.text(claim.getKey()));
      members.append(':').append(text(claim.getValue()));
    }
    return new PlannedClaims(statements, members.toString());
  }

  private static boolean add(
      List<String> statements, ActiveContext subject, String name, @Nullable Object value) {
    TermDefinition term = subject.term(name);
    String property = subject.propertyIri(name);
    boolean scalar = term == null || term.isPlain();
    boolean usable = term == null || term.unsupported() == null;
    if (!scalar || !usable || property == null || subject.isDisguised(name)) {
      return false;
    }
    if (!(value instanceof List<?> list)) {
      return add(statements, property, of(subject, term, value));
    }
    return !list.isEmpty()
        && list.stream().allMatch(item -> add(statements, property, of(subject, term, item)));
  }

  private static @Nullable Value of(
      ActiveContext subject, @Nullable TermDefinition term, @Nullable Object value) {
    return value == null || value instanceof Map || value instanceof List
        ? null
        : Scalars.of(subject, term, value);
  }

  private static boolean add(List<String> statements, String property, @Nullable Value value) {
    if (value == null || value instanceof Value.Refused) {
      return false;
    }
    return statements.add("> <" + property + "> " + NQuads.object(value) + " .\n");
  }

  private static String text(@Nullable Object value) {
    return value instanceof String string ? Encoding.text(string) : Encoding.text(value);
  }
}
