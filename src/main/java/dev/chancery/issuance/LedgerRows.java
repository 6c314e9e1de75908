package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.platform.database.Pg;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code credential}, {@code holder}, {@code spent_nonce} and {@code idempotency_key}:
 * how entries get there.
 */
final class LedgerRows {
  /** What the statement says of one entry. */
  record Outcome(boolean stored, boolean spent) {}

  /**
   * Many entries, one statement, one commit. Nonces are spent first; only who spent theirs, or has
   * none, is stored; of two entries with one nonce, the first. A taken copy, seat or status index
   * leaves its entry out; a taken idempotency key fails the statement, so that a credential never
   * stands without its key. Rows go into each table in an order of its own, so that two batches
   * wait for each other and do not lock each other out.
   */
  private static final String INSERT =
      """
      with entry as (
        select *, row_number() over (partition by nonce order by ordinal) as turn from unnest(
          $1::int[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::uuid[], $8::bigint[], $9::bigint[],
          $10::bytea[], $11::uuid[], $12::int[], $13::timestamptz[], $14::timestamptz[], $15::bytea[],
          $16::bytea[], $17::timestamptz[], $18::bytea[], $19::bytea[], $20::timestamptz[])
        as t(ordinal, id, organisation_id, collection_id, holder_id, did, key_id, copies, seat,
          digest, status_list_id, status_index, issued_at, valid_until, sealed,
          nonce, nonce_expires_at, key_hash, request_hash, key_expires_at)
      ), spent as (
        insert into spent_nonce (hash, expires_at)
        select nonce, nonce_expires_at from entry where nonce is not null and turn = 1 order by nonce
        on conflict do nothing returning hash
      ), found as (
        insert into holder (id, organisation_id, did)
        select distinct on (holder_id) holder_id, organisation_id, did from entry order by holder_id
        on conflict do nothing
      ), stored as (
        insert into credential (id, organisation_id, collection_id, holder_id, key_id, copy, seat, digest,
          status_list_id, status_index, issued_at, valid_until, sealed)
        select id, organisation_id, collection_id, holder_id, key_id, copy, seat, digest,
          status_list_id, status_index, issued_at, valid_until, sealed
        from (
          select e.*, case
            when e.copies is null then null
            when e.copies = 1 then 1
            else (
              select min(n) from generate_series(1, e.copies::int) n
              where not exists (
                select from credential c
                where c.collection_id = e.collection_id and c.holder_id = e.holder_id and c.copy = n))
            end as copy
          from entry e) numbered
        where (copies is null or copy is not null)
          and (nonce is null or turn = 1 and exists (select from spent where spent.hash = nonce))
        order by collection_id, holder_id
        on conflict do nothing returning id
      ), kept as (
        insert into idempotency_key (collection_id, key_hash, request_hash, credential_id, expires_at)
        select e.collection_id, e.key_hash, e.request_hash, e.id, e.key_expires_at
        from entry e join stored using (id) where e.key_hash is not null
      )
      select e.ordinal, stored.id is not null as stored, e.nonce is null or (e.turn = 1 and spent.hash is not null) as spent
      from entry e left join stored on stored.id = e.id left join spent on spent.hash = e.nonce
      """;

  Future<List<Outcome>> insert(SqlClient client, List<Entry> entries) {
    return client
        .preparedQuery(INSERT)
        .execute(parameters(entries))
        .map(
            rows -> {
              Outcome[] outcomes = new Outcome[entries.size()];
              for (Row row : rows) {
                outcomes[row.getInteger(0)] = new Outcome(row.getBoolean(1), row.getBoolean(2));
              }
              return Arrays.asList(outcomes);
            });
  }

  private static final String STORED =
      """
      select id from credential where id = any($1)
      """;

  /** Which of {@code entries} are there. */
  Future<Set<UUID>> stored(SqlClient client, List<Entry> entries) {
    UUID[] ids = entries.stream().map(entry -> entry.id().value()).toArray(UUID[]::new);
    return client
        .preparedQuery(STORED)
        .execute(Tuple.of(ids))
        .map(
            rows -> {
              Set<UUID> found = new HashSet<>();
              rows.forEach(row -> found.add(row.getUUID("id")));
              return found;
            });
  }

  private static final String OBSTACLE =
      """
      select
        exists (select from credential where id = $1) as stored,
        exists (select from credential where collection_id = $2 and seat = $3) as seat_taken,
        (select count(*) from credential where collection_id = $2 and holder_id = $4 and copy is not null) as copies
      """;

  /** Why an entry was not stored: null where nothing stands in its way any more. */
  Future<@Nullable Recording> obstacle(SqlClient client, Entry entry) {
    return client
        .preparedQuery(OBSTACLE)
        .execute(
            Tuple.of(
                entry.id().value(),
                entry.collection().value(),
                entry.seat(),
                entry.holderId().value()))
        .map(rows -> obstacle(entry, rows.iterator().next()));
  }

  private static @Nullable Recording obstacle(Entry entry, Row row) {
    if (row.getBoolean("stored")) {
      return new Recording.Recorded();
    }
    if (entry.copies() != null && row.getLong("copies") >= entry.copies()) {
      return new Recording.CopiesTaken();
    }
    return row.getBoolean("seat_taken") ? new Recording.SeatTaken() : null;
  }

  private static final String SPEND =
      """
      insert into spent_nonce (hash, expires_at) values ($1, $2) on conflict do nothing
      """;

  Future<Boolean> spend(SqlClient client, Once once) {
    return client
        .preparedQuery(SPEND)
        .execute(Tuple.of(Pg.bytea(once.hash()), Pg.time(once.expiresAt())))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String REPLACE =
      """
      update credential set state = 'replaced', copy = null, seat = null, replaced_by = $2
      where id = $1 and state = 'active'
      """;

  /**
   * Frees the copy and the seat of an active credential for {@code successor}; false where it is
   * not active any more.
   */
  Future<Boolean> replace(SqlClient client, CredentialId earlier, CredentialId successor) {
    return client
        .preparedQuery(REPLACE)
        .execute(Tuple.of(earlier.value(), successor.value()))
        .map(rows -> rows.rowCount() == 1);
  }

  private static Tuple parameters(List<Entry> entries) {
    Integer[] ordinals = new Integer[entries.size()];
    Arrays.setAll(ordinals, i -> i);
    return Tuple.from(
        new Object[] {
          ordinals,
          column(entries, UUID[]::new, entry -> entry.id().value()),
          column(entries, UUID[]::new, entry -> entry.organisation().value()),
          column(entries, UUID[]::new, entry -> entry.collection().value()),
          column(entries, UUID[]::new, entry -> entry.holderId().value()),
          column(entries, String[]::new, entry -> entry.holder().value()),
          column(entries, UUID[]::new, entry -> entry.key().value()),
          column(entries, Long[]::new, Entry::copies),
          column(entries, Long[]::new, Entry::seat),
          column(entries, Buffer[]::new, entry -> Pg.bytea(entry.digest())),
          column(
              entries,
              UUID[]::new,
              entry -> entry.status() == null ? null : entry.status().list().value()),
          column(
              entries,
              Integer[]::new,
              entry -> entry.status() == null ? null : entry.status().index()),
          column(entries, OffsetDateTime[]::new, entry -> Pg.time(entry.issuedAt())),
          column(entries, OffsetDateTime[]::new, entry -> Pg.time(entry.validUntil())),
          column(entries, Buffer[]::new, entry -> Pg.bytea(entry.sealed())),
          column(
              entries,
              Buffer[]::new,
              entry -> entry.once() == null ? null : Pg.bytea(entry.once().hash())),
          column(
              entries,
              OffsetDateTime[]::new,
              entry -> entry.once() == null ? null : Pg.time(entry.once().expiresAt())),
          column(entries, Buffer[]::new, keyed(kept -> Pg.bytea(kept.key().hash()))),
          column(entries, Buffer[]::new, keyed(kept -> Pg.bytea(kept.key().requestHash()))),
          column(entries, OffsetDateTime[]::new, keyed(kept -> Pg.time(kept.expiresAt())))
        });
  }

  private static <T> Function<Entry, @Nullable T> keyed(
      Function<IdempotencyKey.Kept, @Nullable T> value) {
    return entry -> entry.idempotencyKey() == null ? null : value.apply(entry.idempotencyKey());
  }

  private static <T> @Nullable T[] column(
      List<Entry> entries, IntFunction<@Nullable T[]> array, Function<Entry, @Nullable T> value) {
    @Nullable T[] column = array.apply(entries.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(entries.get(i));
    }
    return column;
  }
}
