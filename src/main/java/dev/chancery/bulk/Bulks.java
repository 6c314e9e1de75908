package dev.chancery.bulk;

import dev.chancery.model.BulkId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code bulk}. */
final class Bulks {
  private static final String INSERT =
      """
      insert into bulk (id, organisation_id, collection_id, state, dry_run, all_or_nothing, priority, not_before, created_at)
      values ($1, $2, $3, 'ingesting', $4, $5, $6, $7, $8)
      """;

  Future<Void> insert(SqlClient client, BulkId id, Upload upload, Instant now) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                new Object[] {
                  id.value(),
                  upload.organisation().value(),
                  upload.collection().value(),
                  upload.options().dryRun(),
                  upload.options().allOrNothing(),
                  upload.options().priority(),
                  Pg.time(upload.options().notBefore()),
                  Pg.time(now)
                }))
        .mapEmpty();
  }

  private static final String ACCEPT =
      """
      with accepted as (
        update bulk set state = $3, reason = $4, digest = $5, key_hash = $6, total = $7, rejected = $8, duplicate = $9,
          accepted_at = $10, finished_at = case when $3 in ('done', 'cancelled') then $10::timestamptz end
        where organisation_id = $1 and id = $2 and state = 'ingesting'
        returning id, organisation_id, collection_id, state, dry_run, total, rejected, duplicate
      ), told as (
        insert into outbox (organisation_id, channel, destination, kind, happened_at, data)
        select w.organisation_id, 'webhook', 'webhook:' || w.id, 'bulk.finished', $10,
          told_of_bulk(a.id, a.collection_id, a.total, 0, 0, a.rejected, a.duplicate, 0)
        from accepted a
        join webhook w on w.organisation_id = a.organisation_id and 'bulk.finished' = any(w.events)
        where a.state = 'done' and not a.dry_run
      )
      select from accepted
      """;

  /** What the whole file has come to. */
  record Outcome(BulkState state, @Nullable String reason, Bulk.Counts counts) {}

  /**
   * Releases it, and tells of it where there is nothing in it to do. False where it was given up
   * meanwhile; fails where another bulk has the file or the key.
   */
  Future<Boolean> accept(
      SqlClient client,
      BulkId id,
      OrganisationId organisation,
      Outcome outcome,
      byte[] digest,
      byte @Nullable [] keyHash,
      Instant now) {
    return client
        .preparedQuery(ACCEPT)
        .execute(
            Tuple.from(
                new Object[] {
                  organisation.value(),
                  id.value(),
                  outcome.state.wireName(),
                  outcome.reason,
                  Pg.bytea(digest),
                  Pg.bytea(keyHash),
                  outcome.counts.total(),
                  outcome.counts.rejected(),
                  outcome.counts.duplicate(),
                  Pg.time(now)
                }))
        .map(rows -> rows.size() == 1);
  }

  private static final String PROGRESS =
      """
      select b.id, b.organisation_id, b.collection_id, b.state, b.reason, b.dry_run, b.all_or_nothing, b.priority, b.not_before,
        b.total, b.rejected, b.duplicate, b.created_at, b.finished_at, b.digest, b.issued + c.issued as issued, c.failed, c.claimable,
        case when b.state = 'running' then round(c.lately / greatest(1, extract(epoch from now() - w.since)), 1)::float8 else 0 end as rate
      from bulk b
      cross join lateral (select greatest(b.running_since, now() - interval '10 seconds') as since) w
      cross join lateral (
        select coalesce(sum(issued), 0)::int as issued, coalesce(sum(failed), 0)::int as failed,
          coalesce(sum(claimable), 0)::int as claimable,
          coalesce(sum(issued + failed + claimable) filter (where finished_at > w.since), 0)::numeric as lately
        from bulk_chunk where bulk_id = b.id) c
      """;

  private static final String FIND = PROGRESS + "where b.organisation_id = $1 and b.id = $2";

  Future<Optional<Bulk>> find(SqlClient client, OrganisationId organisation, BulkId id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(rows -> Rows.first(rows, Bulk::from));
  }

  private static final String ALL =
      PROGRESS + "where b.organisation_id = any($1) and b.id = any($2)";

  /** Those of {@code ids} that are of {@code organisations}. */
  Future<List<Bulk>> all(SqlClient client, Set<OrganisationId> organisations, Set<BulkId> ids) {
    return client
        .preparedQuery(ALL)
        .execute(
            Tuple.tuple()
                .addArrayOfUUID(
                    organisations.stream().map(OrganisationId::value).toArray(UUID[]::new))
                .addArrayOfUUID(ids.stream().map(BulkId::value).toArray(UUID[]::new)))
        .map(rows -> Rows.all(rows, Bulk::from));
  }

  private static final String BY_KEY =
      PROGRESS + "where b.organisation_id = $1 and b.key_hash = $2";

  /** A bulk, and the digest of the file that it is of. */
  @SuppressWarnings("ArrayRecordComponent") // compared by content, where it is used
  record Known(Bulk bulk, byte[] digest) {}

  /** The one that was accepted with this key. */
  Future<Optional<Known>> byKey(SqlClient client, OrganisationId organisation, byte[] keyHash) {
    return client
        .preparedQuery(BY_KEY)
        .execute(Tuple.of(organisation.value(), Pg.bytea(keyHash)))
        .map(rows -> Rows.first(rows, row -> new Known(Bulk.from(row), Pg.bytes(row, "digest"))));
  }

  private static final String BY_FILE =
      PROGRESS
          + "where b.organisation_id = $1 and b.collection_id = $2 and b.digest = $3 and b.state <> 'cancelled' and not b.dry_run";

  /** The one that was accepted with this file. */
  Future<Optional<Bulk>> byFile(SqlClient client, Upload upload, byte[] digest) {
    return client
        .preparedQuery(BY_FILE)
        .execute(
            Tuple.of(upload.organisation().value(), upload.collection().value(), Pg.bytea(digest)))
        .map(rows -> Rows.first(rows, Bulk::from));
  }

  private static final String MOVE =
      """
      update bulk set state = $3, finished_at = case when $3 = 'cancelled' then $5::timestamptz end
      where organisation_id = $1 and id = $2 and state = any($4)
      """;

  /** False where it is in none of the states {@code from}. */
  Future<Boolean> move(
      SqlClient client,
      OrganisationId organisation,
      BulkId id,
      Set<BulkState> from,
      BulkState to,
      Instant now) {
    String[] states = from.stream().map(BulkState::wireName).toArray(String[]::new);
    return client
        .preparedQuery(MOVE)
        .execute(Tuple.of(organisation.value(), id.value(), to.wireName(), states, Pg.time(now)))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String GIVE_UP =
      """
      update bulk set state = 'cancelled', reason = $3 where organisation_id = $1 and id = $2 and state = 'ingesting'
      """;

  /** Of what was not accepted; what it leaves is swept. */
  Future<Void> giveUp(SqlClient client, BulkId id, OrganisationId organisation, String reason) {
    return client
        .preparedQuery(GIVE_UP)
        .execute(Tuple.of(organisation.value(), id.value(), reason))
        .mapEmpty();
  }

  private static final String TOUCH =
      """
      update bulk set touched_at = clock_timestamp() where id = any($1) and state = 'ingesting'
      """;

  /** Says that the node which takes these in lives. */
  Future<Void> touch(SqlClient client, Collection<BulkId> ids) {
    UUID[] uuids = ids.stream().map(BulkId::value).toArray(UUID[]::new);
    return client.preparedQuery(TOUCH).execute(Tuple.of(uuids)).mapEmpty();
  }
}
