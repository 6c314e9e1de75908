package dev.chancery.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import java.util.List;
import java.util.function.Supplier;

/** Why something was refused. */
final class Refusals {
  private Refusals() {}

  /** The problem that {@code attempt} ends with. */
  static Problem problem(Supplier<?> attempt) {
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class,
            () -> {
              Object _ = attempt.get();
            });
    assertThat(refused).as("refused").isNotNull();
    return refused.problem();
  }

  /** The faults of an unusable schema, template or display. */
  static List<Violation> unusable(Supplier<?> attempt) {
    return ((Problem.SchemaUnusable) problem(attempt)).violations();
  }

  /** The pointer of a malformed request. */
  static String pointer(Supplier<?> attempt) {
    return ((Problem.MalformedRequest) problem(attempt)).pointer();
  }
}
