package dev.chancery.catalog;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.ValidationLimitExceededException;
import dev.chancery.model.Problem.Violation;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON Schema that was read once and validates many claims, on any thread. */
public final class CompiledSchema {
  private static final int MAX_VIOLATIONS = 100;

  private final Schema schema;

  CompiledSchema(Schema schema) {
    this.schema = schema;
  }

  /**
   * What in {@code claims} the schema does not allow: the first hundred faults, each with a pointer
   * and a reason that quotes the schema, never the value.
   */
  public List<Violation> violations(Map<String, @Nullable Object> claims) {
    try {
      return schema.validate(Json.node(claims)).stream()
          .map(CompiledSchema::violation)
          .distinct()
          .limit(MAX_VIOLATIONS)
          .toList();
    } catch (ValidationLimitExceededException e) {
      return List.of(new Violation("", "too much to check against this schema"));
    }
  }

  private static Violation violation(Error error) {
    String pointer = error.getInstanceLocation().toString();
    String property = error.getProperty();
    return switch (String.valueOf(error.getKeyword())) {
      case "required", "dependentRequired" ->
          new Violation(below(pointer, missing(error)), "missing");
      case "additionalProperties", "unevaluatedProperties" ->
          new Violation(below(pointer, property), "not a member that the schema knows");
      case "propertyNames" ->
          new Violation(below(pointer, property), "a name that the schema does not allow");
      default -> new Violation(pointer, reason(error));
    };
  }

  /** The first argument is what is missing; the error's property may be what asks for it. */
  private static String missing(Error error) {
    return String.valueOf(error.getArguments()[0]);
  }

  private static String below(String pointer, @Nullable String property) {
    return property == null ? pointer : Pointers.child(pointer, property);
  }

  private static String reason(Error error) {
    String keyword = String.valueOf(error.getKeyword());
    JsonNode says = error.getSchemaNode();
    return switch (keyword) {
      case "type" -> "not of type " + says;
      case "enum", "const" -> "not a value that the schema lists";
      case "pattern" -> "does not match " + says.asString();
      case "format" -> "not a " + says.asString();
      default -> says.isNumber() ? "breaks " + keyword + " " + says : "breaks " + keyword;
    };
  }
}
