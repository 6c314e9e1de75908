package dev.chancery.identity;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The DID documents that an organisation registered, of methods with registries of their own. */
public final class RegisteredDids {
  private static final String REPLACE =
      """
      insert into registered_did (organisation_id, did, document)
      values ($1, $2, $3)
      on conflict (organisation_id, did) do update set document = excluded.document
      """;

  /** Registers {@code document} as it is, once it has been read; replaces what was there. */
  public Future<DidDocument> replace(
      SqlClient client,
      OrganisationId organisation,
      Did did,
      Map<String, @Nullable Object> document) {
    DidDocument read = DidDocument.parse(did, document);
    return client
        .preparedQuery(REPLACE)
        .execute(Tuple.of(organisation.value(), did.value(), new JsonObject(document)))
        .map(read);
  }

  private static final String FIND =
      """
      select did, document::text as document
        from registered_did
       where organisation_id = $1 and did = $2
      """;

  public Future<Optional<DidDocument>> find(
      SqlClient client, OrganisationId organisation, Did did) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), did.value()))
        .map(rows -> Rows.first(rows, RegisteredDids::document));
  }

  private static final String ALL =
      """
      select did, document::text as document
        from registered_did
       where organisation_id = $1
       order by did
       limit $2
      """;

  /** The first {@code limit} of them, by DID. */
  public Future<List<DidDocument>> all(SqlClient client, OrganisationId organisation, int limit) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(organisation.value(), limit))
        .map(rows -> Rows.all(rows, RegisteredDids::document));
  }

  private static final String REMOVE =
      """
      delete from registered_did
       where organisation_id = $1 and did = $2
      """;

  /** Whether there was one. */
  public Future<Boolean> remove(SqlClient client, OrganisationId organisation, Did did) {
    return client
        .preparedQuery(REMOVE)
        .execute(Tuple.of(organisation.value(), did.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  private static DidDocument document(Row row) {
    return DidDocument.parse(new Did(row.getString("did")), Json.object(row.getString("document")));
  }
}
