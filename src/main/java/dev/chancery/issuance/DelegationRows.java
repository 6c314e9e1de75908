package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code delegation}, which {@link Recorder} fills. */
final class DelegationRows {
  /**
   * What the next of its line stands on.
   *
   * @param sealed null where it has ended, and what it said is forgotten
   */
  @SuppressWarnings("ArrayRecordComponent") // opened once
  record Parent(boolean stands, @Nullable Instant end, byte @Nullable [] sealed) {
    boolean isActive(Instant now) {
      return stands && (end == null || now.isBefore(end));
    }
  }

  private static final String PARENT =
      """
      select c.valid_until, d.sealed, not exists (
          select from credential
          where organisation_id = $1 and id = any(d.line || d.credential_id) and state <> 'active') as stands
      from delegation d join credential c on c.organisation_id = d.organisation_id and c.id = d.credential_id
      where d.organisation_id = $1 and d.credential_id = $2
      """;

  Future<Optional<Parent>> parent(SqlClient client, OrganisationId organisation, CredentialId id) {
    return client
        .preparedQuery(PARENT)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(
            rows ->
                Rows.first(
                    rows,
                    row ->
                        new Parent(
                            row.getBoolean("stands"),
                            Pg.optionalInstant(row, "valid_until"),
                            row.getBuffer("sealed") == null ? null : Pg.bytes(row, "sealed"))));
  }

  /** Through what is revoked already, too: what is below it may be under another who is at it. */
  private static final String BRANCH =
      """
      with recursive branch (id) as (
        select credential_id from delegation where organisation_id = $1 and credential_id = any($2)
        union
        select d.credential_id from delegation d join branch b on d.organisation_id = $1 and d.parent_id = b.id)
      select c.id from branch b
      join delegation d on d.organisation_id = $1 and d.credential_id = b.id
      join credential c on c.organisation_id = $1 and c.id = b.id
      where c.state in ('active', 'suspended')
      order by cardinality(d.line) desc, c.id limit $3
      """;

  /**
   * Of {@code ids} those that are delegations, and all that descends from them, as far as they are
   * not over: the last of their lines first.
   */
  Future<List<CredentialId>> branch(
      SqlClient client, OrganisationId organisation, List<CredentialId> ids, int most) {
    return client
        .preparedQuery(BRANCH)
        .execute(Tuple.of(organisation.value(), uuids(ids), (long) most))
        .map(rows -> Rows.all(rows, row -> new CredentialId(row.getUUID("id"))));
  }

  private static final String LOCK =
      """
      select c.id from credential c
      left join delegation d on d.organisation_id = c.organisation_id and d.credential_id = c.id
      where c.organisation_id = $1 and c.id = any($2)
      order by coalesce(cardinality(d.line), 0), c.id for update of c
      """;

  /**
   * Nothing more is issued under {@code ids} until the transaction ends. In one order for all who
   * revoke, parents before children, so that they wait for each other and do not lock each other
   * out.
   */
  Future<Void> lock(SqlClient client, OrganisationId organisation, List<CredentialId> ids) {
    return client
        .preparedQuery(LOCK)
        .execute(Tuple.of(organisation.value(), (Object) uuids(ids)))
        .mapEmpty();
  }

  private static final String FORGET =
      """
      update delegation set sealed = null where organisation_id = $1 and credential_id = any($2)
      """;

  /** What {@code ids} say is not asked for any more: they have ended. */
  Future<Void> forget(SqlClient client, OrganisationId organisation, List<CredentialId> ids) {
    return client
        .preparedQuery(FORGET)
        .execute(Tuple.of(organisation.value(), (Object) uuids(ids)))
        .mapEmpty();
  }

  private static UUID[] uuids(List<CredentialId> ids) {
    return ids.stream().map(CredentialId::value).toArray(UUID[]::new);
  }

  /**
   * Of which delegation the table has said that it has nothing to stand on, and what that is to
   * whoever asked for it under {@code parent}.
   */
  record Refusal(UUID delegation, boolean ended) {
    Problem problem(@Nullable CredentialId parent) {
      return ended && parent != null
          ? new Problem.DelegationParentNotActive(parent)
          : new Problem.Overloaded(Problem.SOON);
    }
  }

  private static final String ENDED = "delegation_parent_active";
  private static final String BUSY = "delegation_parent_free";

  /** What of {@code failure} is such a refusal. */
  static Optional<Refusal> refusal(Throwable failure) {
    if (!(failure instanceof PgException refused)) {
      return Optional.empty();
    }
    boolean ended = ENDED.equals(refused.getConstraint());
    return ended || BUSY.equals(refused.getConstraint())
        ? Optional.of(new Refusal(UUID.fromString(refused.getDetail()), ended))
        : Optional.empty();
  }
}
