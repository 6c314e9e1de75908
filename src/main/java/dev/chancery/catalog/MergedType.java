package dev.chancery.catalog;

import dev.chancery.model.Claims;
import dev.chancery.model.DataModel;
import dev.chancery.model.Did;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.Violation;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The types of a collection as one: what each of its credentials is. Made once, used for all.
 *
 * @param vct null where neither type nor collection names one
 * @param display of the first type that has any
 * @param authorizedIssuers of each type that restricts them
 */
public record MergedType(
    Map<String, @Nullable Object> jsonSchema,
    CompiledSchema schema,
    ClaimsTemplate template,
    List<String> types,
    DataModel dataModel,
    @Nullable String vct,
    List<String> selectivelyDisclosable,
    Set<String> personal,
    List<Display> display,
    Map<SchemaId, Set<Did>> authorizedIssuers) {

  /** Whether any of the claims is personal data. */
  public boolean isPersonal() {
    return !personal.isEmpty();
  }

  /** What a row must bring, by and by, for claims to be made of it. */
  public List<ClaimInput> inputs() {
    return ClaimInputs.of(template.tree(), jsonSchema);
  }

  /** Whether a claim that neither schema nor template names may be among the input. */
  public boolean takesOthers() {
    return template.tree() == null
        && !Boolean.FALSE.equals(jsonSchema.get("additionalProperties"))
        && !Boolean.FALSE.equals(jsonSchema.get("unevaluatedProperties"));
  }

  /**
   * The claims of one credential: filled in, and held to the schema.
   *
   * @param input the collection's claims, overridden by the holder's or row's own
   * @param collection what the template may name of the collection
   */
  public Claims claims(Claims input, Did holder, Map<String, @Nullable Object> collection) {
    Claims claims = template.fill(input, holder, collection).unreserved("/claims");
    List<Violation> violations = schema.violations(claims.values());
    if (!violations.isEmpty()) {
      throw new ProblemException(new Problem.SchemaValidationFailed(violations));
    }
    return claims;
  }

  /** Refuses an issuer that one of the types does not authorize. */
  public void requireIssuer(Did issuer) {
    authorizedIssuers.forEach(
        (schemaId, issuers) -> {
          if (!issuers.contains(issuer)) {
            throw new ProblemException(new Problem.IssuerNotAuthorized(issuer, schemaId));
          }
        });
  }
}
