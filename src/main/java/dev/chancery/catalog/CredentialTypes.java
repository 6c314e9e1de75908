package dev.chancery.catalog;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.SchemaId;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code credential_type}. A type never changes; a new version is a new type. */
public final class CredentialTypes {
  private static final String INSERT =
      """
      insert into credential_type (organisation_id, id, definition)
      values ($1, $2, $3::text::json)
      on conflict (organisation_id, id) do nothing
      """;

  /** {@link Problem.AlreadyExists} where the organisation has a type of this id. */
  Future<CredentialType> insert(
      SqlClient client, OrganisationId organisation, CredentialType type) {
    Tuple values = Tuple.of(organisation.value(), type.id().value(), Json.text(type.definition()));
    return client
        .preparedQuery(INSERT)
        .execute(values)
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new ProblemException(new Problem.AlreadyExists("schema", type.id().value()));
              }
              return type;
            });
  }

  private static final String FIND =
      """
      select definition::text as definition
      from credential_type
      where organisation_id = $1 and id = $2
      limit 1
      """;

  public Future<Optional<CredentialType>> find(
      SqlClient client, OrganisationId organisation, SchemaId id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(rows -> Rows.first(rows, CredentialTypes::type));
  }

  private static final String ALL =
      """
      select definition::text as definition
      from credential_type
      where organisation_id = $1 and ($2::text is null or id > $2)
      order by id
      limit $3
      """;

  /** The next {@code limit} types by id, after {@code after} or from the beginning. */
  public Future<List<CredentialType>> all(
      SqlClient client, OrganisationId organisation, @Nullable SchemaId after, int limit) {
    Tuple values =
        Tuple.of(organisation.value(), after == null ? null : after.value(), Rows.page(limit));
    return client
        .preparedQuery(ALL)
        .execute(values)
        .map(rows -> Rows.all(rows, CredentialTypes::type));
  }

  private static CredentialType type(Row row) {
    return CredentialType.stored(Json.object(row.getString("definition")));
  }
}
