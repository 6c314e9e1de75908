package dev.chancery.issuer;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code issuer}. */
final class Issuers {
  private static final String INSERT =
      """
      insert into issuer (did, organisation_id, name, did_method, web_path, created_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict do nothing
      """;

  /** Adds {@code issuer}; false where its DID or its path is taken. */
  Future<Boolean> insert(SqlClient client, Issuer issuer, @Nullable String webPath) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                issuer.did().value(),
                issuer.organisation().value(),
                issuer.name(),
                issuer.did().method(),
                webPath,
                Pg.time(issuer.createdAt())))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String FIND =
      """
      select did, organisation_id, name, created_at, deactivated_at, vc_api_issue, vc_api_status from issuer where did = $1
      """;

  /** By DID alone: an issuer's DID is public, and so is its document. */
  Future<Optional<Issuer>> findPublic(SqlClient client, Did did) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(did.value()))
        .map(rows -> Rows.first(rows, Issuer::from));
  }

  private static final String ALL =
      """
      select did, organisation_id, name, created_at, deactivated_at, vc_api_issue, vc_api_status from issuer
      where organisation_id = $1 order by created_at, did limit 1000
      """;

  Future<List<Issuer>> all(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(ALL)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.all(rows, Issuer::from));
  }

  private static final String DEACTIVATE =
      """
      update issuer set state = 'deactivated', deactivated_at = $3
      where did = $1 and organisation_id = $2 and state = 'active'
      """;

  /** Ends the issuing; false where it has ended already. */
  Future<Boolean> deactivate(SqlClient client, OrganisationId organisation, Did did, Instant at) {
    return client
        .preparedQuery(DEACTIVATE)
        .execute(Tuple.of(did.value(), organisation.value(), Pg.time(at)))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String CHANGE_VC_API =
      """
      update issuer set vc_api_issue = coalesce($3, vc_api_issue), vc_api_status = coalesce($4, vc_api_status)
      where did = $1 and organisation_id = $2
      returning did, organisation_id, name, created_at, deactivated_at, vc_api_issue, vc_api_status
      """;

  /** Changes what of {@link Issuer.VcApi} is not null; the issuer must be there. */
  Future<Issuer> changeVcApi(
      SqlClient client,
      OrganisationId organisation,
      Did did,
      @Nullable Boolean issue,
      @Nullable Boolean status) {
    return client
        .preparedQuery(CHANGE_VC_API)
        .execute(Tuple.of(did.value(), organisation.value(), issue, status))
        .map(rows -> Issuer.from(rows.iterator().next()));
  }
}
