package dev.chancery.offer;

import dev.chancery.model.BulkId;
import dev.chancery.model.ClaimId;
import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table {@code claim}. What ends a claim ends its row of the bulk too, and counts it. */
final class ClaimRows {
  /** A claim that is written for the first time. */
  @SuppressWarnings("ArrayRecordComponent") // becomes a row
  record Fresh(ClaimId id, NewClaim claim, byte[] tokenHash, byte[] sealed) {
    private @Nullable UUID name(int index) {
      return index < claim.names().size() ? claim.names().get(index) : null;
    }
  }

  /** In the order of their keys, so that two files with the same people wait for each other. */
  private static final String INSERT =
      """
      insert into claim (id, organisation_id, collection_id, bulk_id, bulk_line, bulk_key, names, token_hash, sealed,
        created_at, expires_at)
      select g.id, $1, $2, $3, g.line, g.key, array_remove(array[g.name1, g.name2, g.name3], null), g.token_hash, g.sealed,
        $4, $5
      from unnest($6::uuid[], $7::int[], $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[], $12::bytea[], $13::bytea[])
        as g (id, line, key, name1, name2, name3, token_hash, sealed)
      where not exists (
        select from credential c where c.organisation_id = $1 and c.collection_id = $2 and c.bulk_key = g.key
          and c.state not in ('replaced', 'revoked') offset 0)
      order by g.key
      on conflict (collection_id, bulk_key) where state = 'waiting' do nothing
      returning id
      """;

  /** Those that were written: nobody waits twice, or for what they have. */
  Future<Set<ClaimId>> insert(
      SqlClient client,
      OrganisationId organisation,
      CollectionId collection,
      BulkId bulk,
      List<Fresh> claims,
      Instant now,
      Instant expiresAt) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                new Object[] {
                  organisation.value(),
                  collection.value(),
                  bulk.value(),
                  Pg.time(now),
                  Pg.time(expiresAt),
                  uuids(claims, fresh -> fresh.id.value()),
                  claims.stream().map(fresh -> fresh.claim.line()).toArray(Integer[]::new),
                  uuids(claims, fresh -> fresh.claim.key()),
                  uuids(claims, fresh -> fresh.name(0)),
                  uuids(claims, fresh -> fresh.name(1)),
                  uuids(claims, fresh -> fresh.name(2)),
                  claims.stream().map(fresh -> Pg.bytea(fresh.tokenHash)).toArray(Buffer[]::new),
                  claims.stream().map(fresh -> Pg.bytea(fresh.sealed)).toArray(Buffer[]::new)
                }))
        .map(
            rows ->
                Rows.all(rows, row -> new ClaimId(row.getUUID("id"))).stream()
                    .collect(Collectors.toSet()));
  }

  private static @Nullable UUID[] uuids(List<Fresh> claims, Function<Fresh, @Nullable UUID> value) {
    @Nullable UUID[] uuids = new UUID[claims.size()];
    for (int i = 0; i < uuids.length; i++) {
      uuids[i] = value.apply(claims.get(i));
    }
    return uuids;
  }

  private static final String COLUMNS =
      """
      select id, organisation_id, collection_id, bulk_id, bulk_line, bulk_key, state, sealed, created_at, expires_at,
        ended_at, holder_id, credential_id
      """;

  private static final String BY_TOKEN = COLUMNS + "from claim where token_hash = $1";

  Future<Optional<Claim>> byToken(SqlClient client, byte[] tokenHash) {
    return client
        .preparedQuery(BY_TOKEN)
        .execute(Tuple.of(Pg.bytea(tokenHash)))
        .map(rows -> Rows.first(rows, Claim::from));
  }

  private static final String FIND = COLUMNS + "from claim where organisation_id = $1 and id = $2";

  Future<Optional<Claim>> find(SqlClient client, OrganisationId organisation, ClaimId id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(rows -> Rows.first(rows, Claim::from));
  }

  private static final String HOLD = FIND + " for update";

  /** The same as it is now, and until the transaction ends. */
  Future<Claim> hold(SqlClient client, Claim claim) {
    return client
        .preparedQuery(HOLD)
        .execute(Tuple.of(claim.organisation().value(), claim.id().value()))
        .map(rows -> Rows.first(rows, Claim::from).orElse(claim));
  }

  private static final String NEXT =
      """
      and id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
      and ($3::text is null
        or $3 = case when state = 'waiting' and expires_at <= $4 then 'expired' else state end)
      order by id limit $5
      """;

  private static final String PAGE = COLUMNS + "from claim where organisation_id = $1 " + NEXT;

  private static final String PAGE_OF_BULK =
      COLUMNS + "from claim where organisation_id = $1 and bulk_id = $6 " + NEXT;

  /** The next {@code most}, in the order in which they were made. */
  Future<List<Claim>> page(
      SqlClient client, OrganisationId organisation, ClaimLife.Query query, Instant now, int most) {
    Tuple values =
        Tuple.of(
            organisation.value(),
            query.after() == null ? null : query.after().value(),
            query.state() == null ? null : query.state().wireName(),
            Pg.time(now),
            most);
    return client
        .preparedQuery(query.bulk() == null ? PAGE : PAGE_OF_BULK)
        .execute(query.bulk() == null ? values : values.addUUID(query.bulk().value()))
        .map(rows -> Rows.all(rows, Claim::from));
  }

  private static final String COLLECT =
      """
      with collected as (
        update claim set state = 'collected', sealed = null, ended_at = $3, holder_id = $4, credential_id = $5
        where organisation_id = $1 and id = $2 and ended_at is null
        returning bulk_id, bulk_line, names
      ), learnt as (
        insert into holder_name (id, organisation_id, holder_id)
        select name, $1, $4 from collected, unnest(names) as name order by name
        on conflict (id) do update set holder_id = excluded.holder_id, learnt_at = now()
        where holder_name.organisation_id = $1 and holder_name.holder_id <> excluded.holder_id
      ), issued as (
        update bulk_row r set state = 1, credential_id = $5 from collected c
        where r.bulk_id = c.bulk_id and r.line = c.bulk_line and r.state = 5
        returning r.bulk_id, r.line
      )
      update bulk_chunk k set claimable = k.claimable - 1, issued = k.issued + 1 from issued i
      where k.bulk_id = i.bulk_id and k.first_line = (
        select max(first_line) from bulk_chunk where bulk_id = i.bulk_id and first_line <= i.line)
      """;

  /** It is {@code holder}'s now, who is known by the row's names from then on. */
  Future<Void> collect(
      SqlClient client, Claim claim, HolderId holder, CredentialId credential, Instant now) {
    return client
        .preparedQuery(COLLECT)
        .execute(
            Tuple.of(
                claim.organisation().value(),
                claim.id().value(),
                Pg.time(now),
                holder.value(),
                credential.value()))
        .mapEmpty();
  }

  /** After {@code ended}, which returns the rows of the claims that it has ended. */
  private static final String ROWS_FAILED =
      """
      , failed as (
        update bulk_row r set state = 2, code = $3,
          faults = jsonb_build_array(jsonb_build_object('code', $3::text, 'reason', $4::text))
        from ended e where r.bulk_id = e.bulk_id and r.line = e.bulk_line and r.state = 5
        returning r.bulk_id, r.line
      ), chunk as (
        select bulk_id, first_line, count(*)::int as size from (
          select f.bulk_id, (select max(first_line) from bulk_chunk k
            where k.bulk_id = f.bulk_id and k.first_line <= f.line) as first_line from failed f) each
        group by bulk_id, first_line
      ), counted as (
        update bulk_chunk k set claimable = k.claimable - c.size, failed = k.failed + c.size from chunk c
        where k.bulk_id = c.bulk_id and k.first_line = c.first_line
      )
      select count(*)::int as ended from ended
      """;

  private static final String CANCEL =
      """
      with ended as (
        update claim set state = 'cancelled', sealed = null, ended_at = $5
        where organisation_id = $1 and id = $2 and ended_at is null
        returning bulk_id, bulk_line
      )
      """
          + ROWS_FAILED;

  /** False where it had ended before. */
  Future<Boolean> cancel(SqlClient client, OrganisationId organisation, ClaimId id, Instant now) {
    return client
        .preparedQuery(CANCEL)
        .execute(
            Tuple.of(
                organisation.value(),
                id.value(),
                "CLAIM_CANCELLED",
                "its claim was cancelled",
                Pg.time(now)))
        .map(rows -> rows.iterator().next().getInteger("ended") == 1);
  }

  private static final String EXPIRE =
      """
      with ended as (
        update claim set state = 'expired', sealed = null, ended_at = $1 where id in (
          select id from claim where state = 'waiting' and expires_at <= $1
          order by expires_at limit $2 for update skip locked)
        returning bulk_id, bulk_line
      )
      """
          + ROWS_FAILED;

  /** How many of those that are over were ended, {@code most} at a time. */
  Future<Integer> expire(SqlClient client, Instant now, int most) {
    return client
        .preparedQuery(EXPIRE)
        .execute(
            Tuple.of(Pg.time(now), most, "CLAIM_EXPIRED", "nobody has collected its claim in time"))
        .map(rows -> rows.iterator().next().getInteger("ended"));
  }
}
