package dev.chancery.api.caller;

import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.json.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code sign_in}: one for each organisation that has its own. */
public final class SignIns {
  private static final String UNIQUE_VIOLATION = "23505";

  /** Whose {@code signIn} it is. */
  record Registered(OrganisationId organisation, boolean operator, Rates rates, SignIn signIn) {
    private static Registered from(Row row) {
      return new Registered(
          new OrganisationId(row.getUUID("organisation_id")),
          row.getBoolean("operator"),
          Rates.from(row),
          SignIns.signIn(row));
    }
  }

  private static final String REPLACE =
      """
      insert into sign_in (organisation_id, issuer, audience, jwks_uri, jwks, claim, roles)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (organisation_id) do update set issuer = excluded.issuer, audience = excluded.audience,
        jwks_uri = excluded.jwks_uri, jwks = excluded.jwks, claim = excluded.claim, roles = excluded.roles
      """;

  /**
   * Registers {@code signIn} in the place of what was there; {@link Problem.AlreadyExists} where
   * tokens of that issuer for that audience are another organisation's.
   */
  public Future<Void> replace(SqlClient client, OrganisationId organisation, SignIn signIn) {
    URI uri = signIn.keys() instanceof SignIn.Keys.Fetched(URI address) ? address : null;
    Map<String, @Nullable Object> jwks =
        signIn.keys() instanceof SignIn.Keys.Given(var document, var _) ? document : null;
    return client
        .preparedQuery(REPLACE)
        .execute(
            Tuple.of(
                organisation.value(),
                signIn.issuer(),
                signIn.audience(),
                uri == null ? null : uri.toString(),
                jwks == null ? null : new JsonObject(jwks),
                signIn.claim(),
                Pg.jsonb(SignIn.names(signIn.roles()))))
        .recover(failure -> Future.failedFuture(named(failure, signIn)))
        .mapEmpty();
  }

  private static Throwable named(Throwable failure, SignIn signIn) {
    return failure instanceof PgException refused && refused.getSqlState().equals(UNIQUE_VIOLATION)
        ? new ProblemException(
            new Problem.AlreadyExists("sign-in with this issuer and audience", signIn.issuer()))
        : failure;
  }

  private static final String FIND =
      """
      select issuer, audience, jwks_uri, jwks::text as jwks, claim, roles::text as roles
      from sign_in where organisation_id = $1
      """;

  public Future<Optional<SignIn>> find(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.first(rows, SignIns::signIn));
  }

  private static final String OF_ISSUER =
      """
      select s.organisation_id, o.operator, s.issuer, s.audience, s.jwks_uri, s.jwks::text as jwks, s.claim,
        s.roles::text as roles, null::integer as key_per_minute, l.requests_per_minute as organisation_per_minute
      from sign_in s
      join organisation o on o.id = s.organisation_id
      left join organisation_limit l on l.organisation_id = s.organisation_id
      where s.issuer = $1
      """;

  /** All who take tokens of {@code issuer}. */
  Future<List<Registered>> ofIssuer(SqlClient client, String issuer) {
    return client
        .preparedQuery(OF_ISSUER)
        .execute(Tuple.of(issuer))
        .map(rows -> Rows.all(rows, Registered::from));
  }

  private static final String HOLDER =
      """
      select o.id from organisation o join sign_in s on s.organisation_id = o.id
      where s.issuer = $1 and s.audience = $2
      """;

  /** Whose tokens of that issuer for that audience are. */
  public Future<Optional<OrganisationId>> holder(SqlClient client, SignIn signIn) {
    return client
        .preparedQuery(HOLDER)
        .execute(Tuple.of(signIn.issuer(), signIn.audience()))
        .map(rows -> Rows.first(rows, row -> new OrganisationId(row.getUUID("id"))));
  }

  private static final String REMOVE =
      """
      delete from sign_in where organisation_id = $1
      """;

  /** Whether there was one. */
  public Future<Boolean> remove(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(REMOVE)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> rows.rowCount() > 0);
  }

  private static SignIn signIn(Row row) {
    String uri = row.getString("jwks_uri");
    return new SignIn(
        row.getString("issuer"),
        row.getString("audience"),
        uri == null
            ? SignIn.Keys.Given.of(Json.object(row.getString("jwks")))
            : new SignIn.Keys.Fetched(URI.create(uri)),
        row.getString("claim"),
        roles(Json.object(row.getString("roles"))));
  }

  private static Map<String, Set<Scope>> roles(Map<String, @Nullable Object> stored) {
    Map<String, Set<Scope>> roles = new HashMap<>();
    stored.forEach(
        (role, names) -> {
          if (names instanceof List<?> list) {
            roles.put(
                role,
                list.stream()
                    .map(name -> Scope.ofWireName(String.valueOf(name)))
                    .collect(Collectors.toSet()));
          }
        });
    return roles;
  }
}
