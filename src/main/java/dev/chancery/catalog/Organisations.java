package dev.chancery.catalog;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.Optional;

/** The table {@code organisation}. */
public final class Organisations {
  private static final String INSERT =
      """
      insert into organisation (id, name, operator, created_at)
      values ($1, $2, $3, $4)
      on conflict (id) do nothing
      """;

  /** {@link Problem.AlreadyExists} where the id is taken. */
  public Future<Organisation> insert(SqlClient client, Organisation organisation) {
    Tuple values =
        Tuple.of(
            organisation.id().value(),
            organisation.name(),
            organisation.operator(),
            organisation.createdAt().atOffset(ZoneOffset.UTC));
    return client
        .preparedQuery(INSERT)
        .execute(values)
        .map(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new ProblemException(
                    new Problem.AlreadyExists("organisation", organisation.id().toString()));
              }
              return organisation;
            });
  }

  private static final String FIND =
      """
      select id, name, operator, created_at
      from organisation
      where id = $1
      limit 1
      """;

  /** {@link Problem.NotFound} where there is none. */
  public Future<Organisation> find(SqlClient client, OrganisationId id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(id.value()))
        .map(
            rows ->
                Rows.first(rows, Organisation::from)
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                new Problem.NotFound("organisation", id.toString()))));
  }

  private static final String OPERATOR =
      """
      select id, name, operator, created_at
      from organisation
      where operator
      order by created_at, id
      limit 1
      """;

  /** The first organisation that operates the host, where one was made. */
  public Future<Optional<Organisation>> operator(SqlClient client) {
    return client
        .preparedQuery(OPERATOR)
        .execute()
        .map(rows -> Rows.first(rows, Organisation::from));
  }
}
