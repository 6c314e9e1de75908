package dev.chancery.catalog;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.path.PathType;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes tenants' JSON Schemas (dialect 2020-12) usable, without ever fetching anything (T-16). */
public final class JsonSchemas {
  /** Evaluated keywords in one validation; what would take more is refused (T-21). */
  private static final long MAX_STEPS = 200_000;

  private static final Dialect DIALECT =
      Dialect.builder(Dialects.getDraft202012())
          .formats(
              formats -> {
                formats.clear();
                formats.putAll(ClaimFormats.all());
              })
          // Validation 2020-12 §8: annotations. The library would decode and parse the text.
          .keyword(new AnnotationKeyword("contentEncoding"))
          .keyword(new AnnotationKeyword("contentMediaType"))
          .build();

  private static final SchemaRegistry TENANTS =
      SchemaRegistry.withDialect(
          DIALECT,
          registry ->
              registry
                  .schemaRegistryConfig(configuration(true))
                  .schemaCacheEnabled(false)
                  .resourceLoaders(loaders -> loaders.values(List::clear))
                  .schemaLoader(
                      loader -> loader.fetchRemoteResources(false).block(ignored -> true)));

  private static final CompiledSchema META_SCHEMA = metaSchema();

  private JsonSchemas() {}

  /**
   * {@code schema}, ready to validate with. {@link Problem.SchemaUnusable} where it is no schema,
   * or breaks the budget; {@code pointer} says where it stands in the request.
   */
  public static CompiledSchema compile(Map<String, @Nullable Object> schema, String pointer) {
    List<Violation> faults = SchemaInspection.faults(schema);
    if (faults.isEmpty()) {
      faults = META_SCHEMA.violations(schema);
    }
    if (!faults.isEmpty()) {
      throw unusable(faults, pointer);
    }
    try {
      Schema compiled = TENANTS.getSchema(Json.node(schema));
      compiled.initializeValidators();
      return new CompiledSchema(compiled);
    } catch (SchemaException e) {
      throw unusable(List.of(new Violation("", "not usable as a JSON Schema")), pointer);
    }
  }

  /** The meta-schema's own formats (uri-reference, regex) are checked by {@link KeywordRules}. */
  private static SchemaRegistryConfig configuration(boolean assertFormats) {
    return SchemaRegistryConfig.builder()
        .regularExpressionFactory(new LinearPatterns())
        .pathType(PathType.JSON_POINTER)
        .losslessNarrowing(true)
        .executionContextCustomizer(
            (context, ignored) ->
                context.executionConfig(
                    execution ->
                        execution
                            .formatAssertionsEnabled(assertFormats)
                            .maxEvaluationSteps(MAX_STEPS)))
        .build();
  }

  private static ProblemException unusable(List<Violation> faults, String pointer) {
    return new ProblemException(
        new Problem.SchemaUnusable(
            faults.stream()
                .map(fault -> new Violation(pointer + fault.pointer(), fault.reason()))
                .toList()));
  }

  /** From the library's own jar. */
  private static CompiledSchema metaSchema() {
    Schema schema =
        SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry ->
                    registry
                        .schemaRegistryConfig(configuration(false))
                        .schemaLoader(loader -> loader.fetchRemoteResources(false)))
            .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    schema.initializeValidators();
    return new CompiledSchema(schema);
  }
}
