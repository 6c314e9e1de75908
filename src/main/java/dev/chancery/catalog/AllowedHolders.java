package dev.chancery.catalog;

import dev.chancery.model.CollectionId;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code allowed_holder}: the allowlists of collections. */
public final class AllowedHolders {
  /** The most that one {@link #put} takes. */
  public static final int MAX_PUT = 1_000;

  private static final String PUT =
      """
      with known as (
        insert into holder (id, organisation_id, did)
        select id, $2, did from unnest($3::uuid[], $4::text[]) as given (id, did)
        on conflict (id) do nothing
      )
      insert into allowed_holder (collection_id, holder_id, organisation_id, sealed_claims)
      select $1, id, $2, sealed from unnest($3::uuid[], $5::bytea[]) as given (id, sealed)
      on conflict (collection_id, holder_id) do update set sealed_claims = excluded.sealed_claims
      """;

  /**
   * Adds holders to {@code collection}'s list, or replaces their claims; holders are created where
   * they are new. One statement, so all or none. Rows go in by id, so that two calls with the same
   * holders wait for each other instead of locking each other out.
   */
  public Future<Void> put(
      SqlClient client, Collection collection, Map<Did, Buffer> sealedClaimsByHolder) {
    if (sealedClaimsByHolder.isEmpty()) {
      return Future.succeededFuture();
    }
    if (sealedClaimsByHolder.size() > MAX_PUT) {
      throw new ProblemException(
          new Problem.MalformedRequest("", "more than " + MAX_PUT + " holders"));
    }
    TreeMap<UUID, Did> byId = new TreeMap<>();
    sealedClaimsByHolder
        .keySet()
        .forEach(did -> byId.put(HolderId.of(collection.organisationId(), did).value(), did));
    Tuple values =
        Tuple.tuple()
            .addUUID(collection.id().value())
            .addUUID(collection.organisationId().value())
            .addArrayOfUUID(byId.keySet().toArray(UUID[]::new))
            .addArrayOfString(byId.values().stream().map(Did::value).toArray(String[]::new))
            .addArrayOfBuffer(
                byId.values().stream().map(sealedClaimsByHolder::get).toArray(Buffer[]::new));
    return client.preparedQuery(PUT).execute(values).mapEmpty();
  }

  private static final String FIND =
      """
      select sealed_claims
      from allowed_holder
      where collection_id = $1 and holder_id = $2
      limit 1
      """;

  /** The holder's own claims, sealed; empty where the holder is not on the list. */
  public Future<Optional<byte[]>> find(SqlClient client, CollectionId collection, HolderId holder) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(collection.value(), holder.value()))
        .map(rows -> Rows.first(rows, row -> row.getBuffer("sealed_claims").getBytes()));
  }

  private static final String ALL =
      """
      select a.holder_id, h.did, a.sealed_claims, a.created_at
      from allowed_holder a
      join holder h on h.id = a.holder_id
      where a.collection_id = $1 and a.organisation_id = $2
        and ($3::uuid is null or a.holder_id > $3)
      order by a.holder_id
      limit $4
      """;

  /** The next {@code limit} holders by id, after {@code after} or from the beginning. */
  public Future<List<AllowedHolder>> all(
      SqlClient client, Collection collection, @Nullable HolderId after, int limit) {
    Tuple values =
        Tuple.of(
            collection.id().value(),
            collection.organisationId().value(),
            after == null ? null : after.value(),
            Rows.page(limit));
    return client
        .preparedQuery(ALL)
        .execute(values)
        .map(rows -> Rows.all(rows, AllowedHolder::from));
  }

  private static final String REMOVE =
      """
      delete from allowed_holder
      where collection_id = $1 and holder_id = $2 and organisation_id = $3
      """;

  /** {@link Problem.NotFound} where the holder is not on the list. */
  public Future<Void> remove(SqlClient client, Collection collection, HolderId holder) {
    return client
        .preparedQuery(REMOVE)
        .execute(key(collection, holder))
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new ProblemException(new Problem.NotFound("holder", holder.toString()));
              }
              return rows;
            })
        .mapEmpty();
  }

  private static Tuple key(Collection collection, HolderId holder) {
    return Tuple.of(collection.id().value(), holder.value(), collection.organisationId().value());
  }
}
