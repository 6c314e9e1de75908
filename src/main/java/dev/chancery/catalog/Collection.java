package dev.chancery.catalog;

import dev.chancery.model.Claims;
import dev.chancery.model.CollectionId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.json.Json;
import dev.chancery.platform.json.Members;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A campaign of issuance: one issuer, one format, one kind of credential, for whomever its policy
 * admits.
 *
 * @param schemaIds at least one
 * @param vct the collection's own; null where its types agree on one
 * @param claims shared by all of its credentials
 * @param validFor null where they do not expire
 */
public record Collection(
    CollectionId id,
    OrganisationId organisationId,
    String name,
    Did issuer,
    List<SchemaId> schemaIds,
    FormatIdentifier format,
    @Nullable String vct,
    Claims claims,
    @Nullable Lifetime validFor,
    boolean revocable,
    Policy policy,
    boolean paused,
    Instant createdAt) {

  public Collection {
    if (schemaIds.isEmpty()) {
      throw new IllegalArgumentException("a collection without a schema");
    }
    schemaIds = List.copyOf(schemaIds);
  }

  /**
   * What {@code POST /api/v1/collections} asks for, by its form alone: whether issuer and schemas
   * exist, and fit each other, is for the caller to see.
   */
  public static Collection draft(
      Map<String, @Nullable Object> request,
      CollectionId id,
      OrganisationId organisationId,
      Instant now) {
    return new CollectionReader(Members.of(request)).draft(id, organisationId, now);
  }

  /** What {@link #json} wrote. */
  public static Collection of(Map<String, @Nullable Object> json) {
    return new CollectionReader(Members.of(json)).stored();
  }

  static Collection from(Row row) {
    Map<String, @Nullable Object> columns =
        Json.of(
            "id",
            row.getUUID("id").toString(),
            "organisationId",
            row.getUUID("organisation_id").toString(),
            "name",
            row.getString("name"),
            "issuerDid",
            row.getString("issuer_did"),
            "schemaIds",
            List.of(row.getArrayOfStrings("schema_ids")),
            "format",
            row.getString("format"),
            "vct",
            row.getString("vct"),
            "claims",
            Json.object(row.getString("claims")),
            "validFor",
            row.getString("valid_for"),
            "status",
            Json.of("revocable", row.getBoolean("revocable")),
            "policy",
            Json.object(row.getString("policy")),
            "paused",
            row.getBoolean("paused"),
            "createdAt",
            row.getOffsetDateTime("created_at").toInstant().toString());
    return of(columns);
  }

  /** What the API shows. */
  public Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = json();
    document.remove("organisationId");
    return document;
  }

  /** All of it. */
  public Map<String, @Nullable Object> json() {
    return Json.of(
        "id",
        id.toString(),
        "organisationId",
        organisationId.toString(),
        "name",
        name,
        "issuerDid",
        issuer.value(),
        "schemaIds",
        schemaIds.stream().map(SchemaId::value).toList(),
        "format",
        format.wireName(),
        "vct",
        vct,
        "claims",
        claims.values(),
        "validFor",
        validFor == null ? null : validFor.written(),
        "status",
        Json.of("revocable", revocable),
        "policy",
        policy.json(),
        "paused",
        paused,
        "createdAt",
        createdAt.toString());
  }

  /** This collection after {@code PATCH} with {@code name}, {@code paused} or {@code policy}. */
  public Collection patched(Map<String, @Nullable Object> patch) {
    Members members = Members.of(patch);
    String newName = members.has("name") ? members.name("name", 200) : name;
    boolean nowPaused = members.truth("paused", paused);
    Map<String, @Nullable Object> changes = members.optionalMap("policy");
    Policy newPolicy = changes == null ? policy : policy.patched(changes);
    Members _ = members.nothingElse();
    return new Collection(
        id,
        organisationId,
        newName,
        issuer,
        schemaIds,
        format,
        vct,
        claims,
        validFor,
        revocable,
        newPolicy,
        nowPaused,
        createdAt);
  }

  /** What a template may name as {@code {{collection.…}}}: nothing that differs between holders. */
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("id", id.toString());
    facts.put("name", name);
    facts.put("issuerDid", issuer.value());
    facts.put("createdAt", createdAt.truncatedTo(ChronoUnit.SECONDS).toString());
    return facts;
  }
}
