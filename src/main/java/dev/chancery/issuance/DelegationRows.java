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
      select c.valid_until, d.sealed, (
          select bool_and(state = 'active') from credential
          where organisation_id = $1 and id = any(d.line || d.credential_id)) as stands
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

  private static final String LOCK =
      """
      select pg_advisory_xact_lock(hashtext($1::uuid::text), tree.key) from (
        select distinct tree_lock(coalesce(line[1], credential_id)) as key from delegation
        where organisation_id = $1 and credential_id = any($2) order by key) tree
      """;

  /**
   * Whether any of {@code ids} is a delegation. In their trees nothing is issued or changed by
   * others until the transaction ends; so it comes first in a transaction, before any row is
   * locked. Locks are taken in one order, so that two wait for each other and do not lock each
   * other out.
   */
  Future<Boolean> lock(SqlClient client, OrganisationId organisation, List<CredentialId> ids) {
    return client
        .preparedQuery(LOCK)
        .execute(Tuple.of(organisation.value(), (Object) uuids(ids)))
        .map(rows -> rows.size() > 0);
  }

  private static final String SHARE =
      """
      select pg_advisory_xact_lock_shared(hashtext($1::uuid::text), tree_lock(coalesce(line[1], credential_id)))
      from delegation where organisation_id = $1 and credential_id = $2
      """;

  /** As {@link #lock}, but for what is issued in the tree of {@code id}. */
  Future<Void> share(SqlClient client, OrganisationId organisation, CredentialId id) {
    return client
        .preparedQuery(SHARE)
        .execute(Tuple.of(organisation.value(), id.value()))
        .mapEmpty();
  }

  /**
   * Whatever comes next of all trees: as a range with two ends it would be read whole and sorted.
   */
  private static final String PASSED_ON =
      """
      select top.credential_id as id from delegation top
      cross join lateral (
        select d.organisation_id, d.line || d.credential_id as path from delegation d
        where d.line || d.credential_id > top.line || top.credential_id
        order by d.line || d.credential_id limit 1) next
      where top.organisation_id = $1 and top.credential_id = any($2) and next.organisation_id = $1
      and next.path < top.line || top.credential_id || 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
      order by array_position($2::uuid[], top.credential_id)
      """;

  /** Those of {@code ids} under which there are others, in their order. */
  Future<List<CredentialId>> passedOn(
      SqlClient client, OrganisationId organisation, List<CredentialId> ids) {
    return client
        .preparedQuery(PASSED_ON)
        .execute(Tuple.of(organisation.value(), (Object) uuids(ids)))
        .map(rows -> Rows.all(rows, row -> new CredentialId(row.getUUID("id"))));
  }

  /** As {@link #PASSED_ON}: a page is as quick at the end of a tree as at its top. */
  private static final String BELOW =
      """
      select id from (
        select credential_id as id, organisation_id, line || credential_id as path from delegation
        where line || credential_id > (
          select line || credential_id from delegation where organisation_id = $1 and credential_id = $3)
        order by line || credential_id limit $4) next
      where organisation_id = $1 and path < (
        select line || credential_id || 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid from delegation
        where organisation_id = $1 and credential_id = $2)
      order by path
      """;

  /** The next {@code most} of {@code branch}, whatever their state; each after its parent. */
  Future<List<CredentialId>> below(
      SqlClient client, OrganisationId organisation, Cascade.Branch branch, int most) {
    return client
        .preparedQuery(BELOW)
        .execute(
            Tuple.of(
                organisation.value(), branch.top().value(), branch.place().value(), (long) most))
        .map(rows -> Rows.all(rows, row -> new CredentialId(row.getUUID("id"))));
  }

  private static final String FORGET =
      """
      update delegation set sealed = null
      where organisation_id = $1 and credential_id = any($2) and sealed is not null
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
