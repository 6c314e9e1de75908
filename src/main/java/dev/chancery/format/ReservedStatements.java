package dev.chancery.format;

import dev.chancery.format.jsonld.Rdf;
import dev.chancery.format.jsonld.Statement;
import dev.chancery.format.jsonld.Value;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.ReservedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a credential that its caller wrote may not say, by name or by whatever name its contexts
 * give it: that it is of a {@link ReservedType}, or something about an address of ours.
 */
final class ReservedStatements {
  private static final String SUBJECT = "/credentialSubject";

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
    found.node(document, "");
    found.subjects(document.get("credentialSubject"));
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

  /** Refuses {@code statements} of a reserved type that is not one of {@code types} by its name. */
  static void requireNoAlias(List<String> types, List<Statement> statements) {
    ReservedStatements found = new ReservedStatements(_ -> false);
    statements.forEach(found::statement);
    long named = types.stream().filter(type -> ReservedType.named(type).isPresent()).count();
    if (found.violations.size() > named) {
      throw new ProblemException(new Problem.CredentialReserved(found.violations));
    }
  }

  private void subjects(@Nullable Object subjects) {
    if (subjects instanceof List<?> several) {
      for (int i = 0; i < several.size(); i++) {
        node(several.get(i), SUBJECT + "/" + i);
      }
    } else {
      node(subjects, SUBJECT);
    }
  }

  private void node(@Nullable Object object, String at) {
    if (!(object instanceof Map<?, ?> node)) {
      return;
    }
    if (node.get("id") instanceof String id && isOurs.test(id)) {
      violations.add(new Violation(at + "/id", "the address of a status list"));
    }
    Object types = node.get("type");
    Stream<?> names =
        types instanceof List<?> several ? several.stream() : Stream.ofNullable(types);
    names.forEach(name -> type(String.valueOf(name), at + "/type"));
  }

  private void type(String name, String at) {
    ReservedType.named(name)
        .ifPresent(
            type ->
                violations.add(new Violation(at, "issued by rules of its own: " + type.term())));
  }

  /** What is left: what no pointer leads to is told of the whole. */
  private void statement(Statement statement) {
    if (isOurs.test(statement.subject())) {
      violations.add(new Violation("", "says something of the address of a status list"));
    }
    if (statement.predicate().equals(Rdf.TYPE)
        && statement.object() instanceof Value.Resource(String iri)) {
      type(iri, "");
    }
  }
}
