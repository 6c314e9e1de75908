package dev.chancery.catalog;

import dev.chancery.model.CollectionId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code collection}, except {@code seats_leased}, which is {@code issuance}'s. */
public final class Collections {
  private static final String COLUMNS =
      """
      id, organisation_id, name, issuer_did, schema_ids, format, vct, claims::text as claims,
      valid_for, revocable, policy::text as policy, paused, created_at
      """;

  private static final String INSERT =
      """
      insert into collection (id, organisation_id, name, issuer_did, schema_ids, format, vct,
                              claims, valid_for, revocable, policy, paused, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10, $11::text::jsonb, $12, $13)
      """;

  public Future<Collection> insert(SqlClient client, Collection collection) {
    Lifetime validFor = collection.validFor();
    Tuple values =
        Tuple.tuple()
            .addUUID(collection.id().value())
            .addUUID(collection.organisationId().value())
            .addString(collection.name())
            .addString(collection.issuer().value())
            .addArrayOfString(
                collection.schemaIds().stream().map(SchemaId::value).toArray(String[]::new))
            .addString(collection.format().wireName())
            .addString(collection.vct())
            .addString(Json.text(collection.claims().values()))
            .addString(validFor == null ? null : validFor.written())
            .addBoolean(collection.revocable())
            .addString(Json.text(collection.policy().json()))
            .addBoolean(collection.paused())
            .addOffsetDateTime(collection.createdAt().atOffset(ZoneOffset.UTC));
    return client.preparedQuery(INSERT).execute(values).map(collection);
  }

  private static final String YOUNGEST =
      """
      select id from collection order by created_at desc limit $1
      """;

  /** The ids of the youngest collections of all organisations. */
  public Future<List<CollectionId>> youngest(SqlClient client, int most) {
    return client
        .preparedQuery(YOUNGEST)
        .execute(Tuple.of(most))
        .map(rows -> Rows.all(rows, row -> new CollectionId(row.getUUID("id"))));
  }

  private static final String FIND =
      "select "
          + COLUMNS
          + """
          from collection
          where organisation_id = $1 and id = $2
          limit 1
          """;

  /** {@link Problem.NotFound} where the organisation has none of this id. */
  public Future<Collection> find(SqlClient client, OrganisationId organisation, CollectionId id) {
    return one(client, FIND, organisation, id);
  }

  /** As {@link #find}, and nobody else changes it until the transaction ends. */
  public Future<Collection> lock(SqlClient client, OrganisationId organisation, CollectionId id) {
    return one(client, FIND + " for update", organisation, id);
  }

  private static Future<Collection> one(
      SqlClient client, String sql, OrganisationId organisation, CollectionId id) {
    return client
        .preparedQuery(sql)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(
            rows ->
                Rows.first(rows, Collection::from)
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                new Problem.NotFound("collection", id.toString()))));
  }

  private static final String FIND_PUBLIC =
      "select "
          + COLUMNS
          + """
          from collection
          where id = $1
          limit 1
          """;

  /**
   * By its id alone: a QR code and a wallet name a collection and no organisation. Never for a
   * caller who belongs to one.
   */
  public Future<Optional<Collection>> findPublic(SqlClient client, CollectionId id) {
    return client
        .preparedQuery(FIND_PUBLIC)
        .execute(Tuple.of(id.value()))
        .map(rows -> Rows.first(rows, Collection::from));
  }

  private static final String ALL =
      "select "
          + COLUMNS
          + """
          from collection
          where organisation_id = $1
            and ($2::uuid is null or (created_at, id) <
                 (select created_at, id from collection where organisation_id = $1 and id = $2))
          order by created_at desc, id desc
          limit $3
          """;

  /**
   * The next {@code limit} collections, youngest first, after {@code after} or from the youngest.
   */
  public Future<List<Collection>> all(
      SqlClient client, OrganisationId organisation, @Nullable CollectionId after, int limit) {
    Tuple values =
        Tuple.of(organisation.value(), after == null ? null : after.value(), Rows.page(limit));
    return client.preparedQuery(ALL).execute(values).map(rows -> Rows.all(rows, Collection::from));
  }

  private static final String UPDATE =
      """
      update collection
      set name = $3, paused = $4, policy = $5::text::jsonb
      where organisation_id = $1 and id = $2
        and ($6::bigint is null
          or seats_leased <= $6
            and (policy ->> 'cap' is not null
              or not exists (
                select from credential c
                where c.collection_id = $2 and c.seat is null and c.state in ('active', 'suspended'))
              and not exists (
                select from credential c
                where c.collection_id = $2 and c.seat is null
                  and c.state <> 'active' and c.state not in ('suspended', 'replaced'))))
      """;

  /**
   * Writes what {@code PATCH} may change. {@link Problem.Conflict} where the cap is below the seats
   * that nodes hold already, since they will fill them, or where a collection without a cap has
   * given credentials, which have no seat.
   */
  public Future<Collection> update(SqlClient client, Collection collection) {
    Tuple values =
        Tuple.of(
            collection.organisationId().value(),
            collection.id().value(),
            collection.name(),
            collection.paused(),
            Json.text(collection.policy().json()),
            collection.policy().cap());
    return client
        .preparedQuery(UPDATE)
        .execute(values)
        .compose(
            rows ->
                rows.rowCount() > 0
                    ? Future.succeededFuture(collection)
                    : whyNotUpdated(client, collection));
  }

  private Future<Collection> whyNotUpdated(SqlClient client, Collection collection) {
    return find(client, collection.organisationId(), collection.id())
        .map(
            ignored -> {
              throw new ProblemException(
                  new Problem.Conflict(
                      "cap", "below what was handed out already, or new where some was"));
            });
  }
}
