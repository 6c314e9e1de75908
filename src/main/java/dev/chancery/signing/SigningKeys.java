package dev.chancery.signing;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.KeyId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code signing_key}. The sealed half is read by nobody outside this package. */
public final class SigningKeys {
  private static final String INSERT =
      """
      insert into signing_key (id, organisation_id, issuer_did, kid, algorithm, public_jwk, sealed, activates_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      """;

  /** Adds a new key of {@code organisation}, to be used from {@code activatesAt}. */
  public Future<Void> insert(
      SqlClient client, OrganisationId organisation, NewKey key, Instant activatesAt) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                new Object[] {
                  key.id().value(),
                  organisation.value(),
                  key.kid().did().value(),
                  key.kid().toString(),
                  key.publicJwk().algorithm().joseName(),
                  Pg.jsonb(key.publicJwk().members()),
                  Pg.bytea(key.sealed()),
                  Pg.time(activatesAt)
                }))
        .mapEmpty();
  }

  private static final String OF_ISSUER =
      """
      select id, organisation_id, kid, public_jwk, activates_at, superseded_at, retires_at
      from signing_key where issuer_did = $1 order by activates_at, id
      """;

  /** All keys of {@code issuer}, oldest first. */
  public Future<List<SigningKey>> ofIssuer(SqlClient client, Did issuer) {
    return client
        .preparedQuery(OF_ISSUER)
        .execute(Tuple.of(issuer.value()))
        .map(rows -> Rows.all(rows, SigningKey::from));
  }

  private static final String SUPERSEDE =
      """
      update signing_key set superseded_at = greatest($3, activates_at)
      where issuer_did = $1 and algorithm = $2 and superseded_at is null and activates_at <= $3
      """;

  /**
   * Says that the keys of {@code issuer} for {@code algorithm} are used until {@code at}, and no
   * longer.
   */
  public Future<Void> supersede(SqlClient client, Did issuer, Algorithm algorithm, Instant at) {
    return client
        .preparedQuery(SUPERSEDE)
        .execute(Tuple.of(issuer.value(), algorithm.joseName(), Pg.time(at)))
        .mapEmpty();
  }

  private static final String SUPERSEDED =
      """
      select id, organisation_id, kid, public_jwk, activates_at, superseded_at, retires_at
      from signing_key where superseded_at < $1 and retires_at is null order by superseded_at limit 100
      """;

  /** Keys that have not signed since {@code before} and are not yet known to retire. */
  public Future<List<SigningKey>> superseded(SqlClient client, Instant before) {
    return client
        .preparedQuery(SUPERSEDED)
        .execute(Tuple.of(Pg.time(before)))
        .map(rows -> Rows.all(rows, SigningKey::from));
  }

  private static final String RETIRE =
      """
      update signing_key set retires_at = greatest($2, superseded_at) where id = $1
      """;

  /** Says that nothing under this key is valid after {@code at}. */
  public Future<Void> retire(SqlClient client, KeyId key, Instant at) {
    return client.preparedQuery(RETIRE).execute(Tuple.of(key.value(), Pg.time(at))).mapEmpty();
  }

  /** A private key as it lies in its row. */
  @SuppressWarnings("ArrayRecordComponent") // opened once
  record SealedKey(
      OrganisationId organisation, Did issuer, String kid, Algorithm algorithm, byte[] sealed) {
    private static SealedKey from(Row row) {
      return new SealedKey(
          new OrganisationId(row.getUUID("organisation_id")),
          new Did(row.getString("issuer_did")),
          row.getString("kid"),
          Algorithm.ofJoseName(row.getString("algorithm")),
          Pg.bytes(row, "sealed"));
    }
  }

  private static final String SEALED =
      """
      select organisation_id, issuer_did, kid, algorithm, sealed from signing_key where id = $1
      """;

  Future<Optional<SealedKey>> sealed(SqlClient client, KeyId key) {
    return client
        .preparedQuery(SEALED)
        .execute(Tuple.of(key.value()))
        .map(rows -> Rows.first(rows, SealedKey::from));
  }
}
