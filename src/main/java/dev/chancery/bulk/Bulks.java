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
      update bulk set state = $3, reason = $4, digest = $5, key_hash = $6, total = $7, rejected = $8, duplicate = $9,
        accepted_at = $10, finished_at = case when $3 in ('done', 'cancelled') then $10::timestamptz end
      where organisation_id = $1 and id = $2 and state = 'ingesting'
      """;

  /** What the whole file has come to. */
  record Outcome(BulkState state, @Nullable String reason, Bulk.Counts counts) {}

  /**
   * Releases it. False where it was given up meanwhile; fails where another bulk has the file or
   * the key.
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
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String PROGRESS =
      """
      select b.id, b.organisation_id, b.collection_id, b.state, b.reason, b.dry_run, b.all_or_nothing, b.priority, b.not_before,
        b.total, b.rejected, b.duplicate, b.created_at, b.finished_at, b.digest, c.issued, c.failed, c.claimable, c.rate
      from bulk b cross join lateral (
        select coalesce(sum(issued), 0)::int as issued, coalesce(sum(failed), 0)::int as failed,
          coalesce(sum(claimable), 0)::int as claimable,
          coalesce(sum(issued + failed + claimable) filter (where finished_at > now() - interval '10 seconds'), 0)::float8 / 10 as rate
        from bulk_chunk where bulk_id = b.id) c
      where b.organisation_id = $1
      """;

  private static final String FIND = PROGRESS + "and b.id = $2";

  Future<Optional<Bulk>> find(SqlClient client, OrganisationId organisation, BulkId id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(rows -> Rows.first(rows, Bulk::from));
  }

  private static final String BY_KEY = PROGRESS + "and b.key_hash = $2";

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
          + "and b.collection_id = $2 and b.digest = $3 and b.state <> 'cancelled' and not b.dry_run";

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
