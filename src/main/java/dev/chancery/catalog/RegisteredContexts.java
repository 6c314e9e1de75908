package dev.chancery.catalog;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code context}. A context never changes; neither does its digest. */
public final class RegisteredContexts {
  private static final String INSERT =
      """
      insert into context (organisation_id, url, document, digest_sri, requires)
      values ($1, $2, $3, $4, $5)
      on conflict (organisation_id, url) do nothing
      """;

  /**
   * Registers {@code context}; false where it is there already. Another document at its URL is
   * {@link Problem.AlreadyExists}.
   */
  Future<Boolean> insert(SqlClient client, OrganisationId organisation, RegisteredContext context) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                organisation.value(),
                context.url(),
                context.document(),
                context.digestSri(),
                context.requires().toArray(String[]::new)))
        .compose(
            rows ->
                rows.rowCount() == 1
                    ? Future.succeededFuture(true)
                    : requireSame(client, organisation, context).map(false));
  }

  private Future<RegisteredContext> requireSame(
      SqlClient client, OrganisationId organisation, RegisteredContext context) {
    return find(client, organisation, context.url())
        .map(
            found ->
                found
                    .filter(known -> known.document().equals(context.document()))
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                new Problem.AlreadyExists("context", context.url()))));
  }

  private static final String FIND =
      """
      select url, document, digest_sri, requires from context where organisation_id = $1 and url = $2
      """;

  Future<Optional<RegisteredContext>> find(
      SqlClient client, OrganisationId organisation, String url) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), url))
        .map(rows -> Rows.first(rows, RegisteredContexts::context));
  }

  /** A context by what it is known by: its document may be large. */
  public record Listed(String url, String digestSri) {}

  private static final String ALL =
      """
      select url, digest_sri from context
      where organisation_id = $1 and ($2::text is null or url > $2)
      order by url
      limit $3
      """;

  /** The next {@code limit} by URL, after {@code after} or from the beginning. */
  public Future<List<Listed>> all(
      SqlClient client, OrganisationId organisation, @Nullable String after, int limit) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(organisation.value(), after, Rows.page(limit)))
        .map(
            rows ->
                Rows.all(
                    rows, row -> new Listed(row.getString("url"), row.getString("digest_sri"))));
  }

  private static RegisteredContext context(Row row) {
    return new RegisteredContext(
            row.getString("url"),
            row.getString("document"),
            List.of(row.getArrayOfStrings("requires")))
        .pinnedBy(row.getString("digest_sri"));
  }
}
