package dev.chancery.catalog;

import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several credential types into one, in the order in which the collection lists them. */
public final class SchemaMerge {
  private SchemaMerge() {}

  /**
   * The one type that {@code types} are together, which is anything where there are none; {@link
   * Problem.SchemaUnusable} where they contradict each other.
   *
   * @param vct the collection's own, which it must have where the types name different ones
   */
  public static MergedType merge(List<CredentialType> types, @Nullable String vct) {
    Map<String, @Nullable Object> jsonSchema = JsonSchemaMerge.merge(types);
    List<String> disclosable = union(types, CredentialType::selectivelyDisclosable);
    List<Violation> faults = Registration.disclosureFaults(disclosable);
    if (!faults.isEmpty()) {
      throw new ProblemException(new Problem.SchemaUnusable(faults));
    }
    return new MergedType(
        jsonSchema,
        JsonSchemas.compile(jsonSchema, "/jsonSchema"),
        ClaimsTemplate.compile(TemplateMerge.merge(types)),
        union(types, CredentialType::types),
        dataModel(types),
        vct != null ? vct : commonVct(types),
        disclosable,
        Set.copyOf(union(types, CredentialType::personal)),
        firstDisplay(types),
        authorizedIssuers(types));
  }

  private static List<String> union(
      List<CredentialType> types, Function<CredentialType, Collection<String>> names) {
    return types.stream().map(names).flatMap(Collection::stream).distinct().toList();
  }

  private static DataModel dataModel(List<CredentialType> types) {
    Set<DataModel> models = new LinkedHashSet<>();
    types.forEach(type -> models.addAll(type.dataModels()));
    if (models.size() > 1) {
      throw new ProblemException(
          new Problem.SchemaUnusable(
              List.of(new Violation("/context", "the schemas are of two data models"))));
    }
    return models.isEmpty() ? DataModel.VCDM_2_0 : models.iterator().next();
  }

  private static @Nullable String commonVct(List<CredentialType> types) {
    Set<@Nullable String> names = new LinkedHashSet<>();
    types.forEach(type -> names.add(type.vct()));
    if (names.size() > 1) {
      throw new ProblemException(
          new Problem.MalformedRequest("/vct", "missing, where the schemas name different ones"));
    }
    return names.isEmpty() ? null : names.iterator().next();
  }

  private static List<Display> firstDisplay(List<CredentialType> types) {
    return types.stream()
        .map(CredentialType::display)
        .filter(display -> !display.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static Map<SchemaId, Set<Did>> authorizedIssuers(List<CredentialType> types) {
    return types.stream()
        .filter(type -> !type.authorizedIssuers().isEmpty())
        .collect(
            Collectors.toMap(
                CredentialType::id,
                type -> Set.copyOf(type.authorizedIssuers()),
                (one, _) -> one,
                LinkedHashMap::new));
  }
}
