package dev.chancery.catalog;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** JSON Schemas as tests write them. */
final class Schemas {
  private Schemas() {}

  static String properties(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"p%d\": {}".formatted(i))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  static String object(String properties, String more) {
    return "{\"type\": \"object\", \"properties\": %s%s}".formatted(properties, more);
  }

  static CompiledSchema compiled(String properties, String more) {
    return JsonSchemas.compile(Json.object(object(properties, more)), "/s");
  }

  /** Why {@code schema} is refused; empty where it is not. */
  static List<Violation> refusal(String schema) {
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class,
            () -> {
              CompiledSchema _ = JsonSchemas.compile(Json.object(schema), "/s");
            });
    return refused == null ? List.of() : ((Problem.SchemaUnusable) refused.problem()).violations();
  }
}
