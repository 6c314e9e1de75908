package dev.chancery.format;

import dev.chancery.format.jsonld.Rdf;
import dev.chancery.format.jsonld.Statement;
import dev.chancery.format.jsonld.Value;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ReservedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a credential that its caller wrote may not say, by name or by whatever name its contexts
 * give it: that it is of a {@link ReservedType}, or something about an address of ours.
 */
final class ReservedStatements {
  private static final int MAX_VIOLATIONS = 100;

  /** What no pointer leads to. */
  private static final Deque<String> NOWHERE = new ArrayDeque<>();

  private final Predicate<String> isOurs;
  private final List<Violation> violations = new ArrayList<>();

  private ReservedStatements(Predicate<String> isOurs) {
    this.isOurs = isOurs;
  }

  /**
   * Refuses a {@code document} that says any of it; {@link Problem.CredentialReserved} with
   * pointers from {@code at} on.
   */
  static void requireNone(
      Map<String, @Nullable Object> document,
      List<Statement> statements,
      Predicate<String> isOurs,
      String at) {
    ReservedStatements found = new ReservedStatements(isOurs);
    found.value(document, new ArrayDeque<>());
    if (found.violations.isEmpty()) {
      statements.forEach(found::statement);
    }
    if (!found.violations.isEmpty()) {
      throw new ProblemException(
          new Problem.CredentialReserved(
              found.violations.stream()
                  .distinct()
                  .map(violation -> new Violation(at + violation.pointer(), violation.reason()))
                  .toList()));
    }
  }

  /**
   * Refuses {@code statements} of a reserved type that is not one of the credential's {@code types}
   * by its name.
   */
  static void requireNoAlias(List<String> types, List<Statement> statements) {
    ReservedStatements found = new ReservedStatements(_ -> false);
    statements.forEach(found::statement);
    long named = types.stream().filter(type -> ReservedType.named(type).isPresent()).count();
    if (found.violations.size() > named) {
      throw new ProblemException(new Problem.CredentialReserved(found.violations));
    }
  }

  /** Whatever stands at {@code path} says, and what is in it. */
  private void value(@Nullable Object value, Deque<String> path) {
    switch (value) {
      case Map<?, ?> object ->
          object.forEach(
              (name, member) -> {
                path.addLast(String.valueOf(name));
                member(String.valueOf(name), member, path);
                value(member, path);
                path.removeLast();
              });
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          path.addLast(String.valueOf(i));
          value(list.get(i), path);
          path.removeLast();
        }
      }
      case null, default -> {}
    }
  }

  private void member(String name, @Nullable Object value, Deque<String> path) {
    if ((name.equals("id") || name.equals("@id"))
        && value instanceof String id
        && isOurs.test(id)) {
      refuse(path, "the address of a status list");
    }
    ReservedType.of(name, value).forEach(type -> refuse(path, type.reason()));
  }

  private void type(String iri) {
    ReservedType.named(iri).ifPresent(type -> refuse(NOWHERE, type.reason()));
  }

  /** Pointers are written out for what is refused alone, whatever the names in them. */
  private void refuse(Deque<String> path, String reason) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(
          new Violation(
              path.stream()
                  .map(token -> "/" + token.replace("~", "~0").replace("/", "~1"))
                  .collect(Collectors.joining()),
              reason));
    }
  }

  /** What is left: what no pointer leads to is told of the whole. */
  private void statement(Statement statement) {
    if (isOurs.test(statement.subject())) {
      refuse(NOWHERE, "says something of the address of a status list");
    }
    if (statement.predicate().equals(Rdf.TYPE)
        && statement.object() instanceof Value.Resource(String iri)) {
      type(iri);
    }
  }
}
