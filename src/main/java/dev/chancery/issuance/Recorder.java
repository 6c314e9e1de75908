package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.StatusReference;
import dev.chancery.offer.Delivery;
import dev.chancery.outbox.Audience;
import dev.chancery.outbox.EventKind;
import dev.chancery.platform.database.Pg;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes entries into the ledger: many of them, one statement, one commit. */
final class Recorder {
  /**
   * What the statement says of one entry.
   *
   * @param spent whether what it was to spend is spent by it, or there was nothing to spend
   */
  record Outcome(boolean stored, boolean spent) {
    static final Outcome STORED = new Outcome(true, true);
  }

  /**
   * Nonces are spent first, each in the name of the credential that it was brought for, so that
   * what was spent can be told when the answer is lost; only who spent theirs, or has none, is
   * stored. A taken copy, seat, name or status index leaves its entry out; a taken idempotency key
   * fails the statement, so that a credential never stands without its key. Rows go into each table
   * in an order of its own, so that two batches wait for each other and do not lock each other out.
   *
   * <p>Each table has arrays of its own. One list of entries that all tables are filled from reads
   * better, and cost PostgreSQL three times as much: its rows, sealed credential and all, were
   * sorted and copied at each step.
   */
  private static final String RECORD =
      """
      with spent as (
        insert into spent_nonce (hash, expires_at, credential_id)
        select * from unnest($1::bytea[], $2::timestamptz[], $23::uuid[]) as nonce (hash, expires_at, credential_id)
        order by hash
        on conflict do nothing returning hash
      ), found as (
        insert into holder (id, organisation_id, did)
        select * from unnest($3::uuid[], $4::uuid[], $5::text[]) as holder (id, organisation_id, did)
        where id is not null order by id
        on conflict do nothing
      ), stored as (
        insert into credential (id, organisation_id, collection_id, schema_id, batch_id, batch_position, holder_id,
          key_id, copy, seat, digest, status_list_id, status_index, issued_at, valid_until, sealed, name,
          bulk_id, bulk_line, bulk_key)
        select id, organisation_id, collection_id, schema_id, batch_id, batch_position, holder_id,
          key_id, copy, seat, digest, status_list_id, status_index, issued_at, valid_until, sealed, name,
          bulk_id, bulk_line, bulk_key
        from (
          select e.*, case when copies is null or copies = 1 then copies else (
            select min(n) from generate_series(1, copies) n
            where not exists (
              select from credential c
              where c.collection_id = e.collection_id and c.holder_id = e.holder_id and c.copy = n))
            end as copy
          from unnest(
            $6::uuid[], $4::uuid[], $7::uuid[], $3::uuid[], $8::uuid[], $9::int[], $10::bigint[], $11::bytea[],
            $12::uuid[], $13::int[], $14::timestamptz[], $15::timestamptz[], $16::bytea[], $17::bytea[],
            $24::text[], $25::uuid[], $26::int[], $36::bytea[], $37::uuid[], $38::int[], $39::uuid[])
          as e (id, organisation_id, collection_id, holder_id, key_id, copies, seat, digest,
            status_list_id, status_index, issued_at, valid_until, sealed, nonce,
            schema_id, batch_id, batch_position, name, bulk_id, bulk_line, bulk_key)) numbered
        where (copies is null or copy is not null) and (nonce is null or nonce in (select hash from spent))
        on conflict do nothing returning id
      ), kept as (
        insert into idempotency_key (scope_id, key_hash, request_hash, credential_id, expires_at)
        select scope_id, key_hash, request_hash, id, expires_at
        from unnest($18::uuid[], $19::uuid[], $20::bytea[], $21::bytea[], $22::timestamptz[])
          as key (id, scope_id, key_hash, request_hash, expires_at)
        join stored using (id) order by scope_id, key_hash
      ), waiting as (
        insert into delivery (credential_id, organisation_id, issuer_did, holder_digest, token_hash,
          format, sealed, created_at, expires_at)
        select id, organisation_id, issuer_did, holder_digest, token_hash, format, sealed, created_at, expires_at
        from unnest($27::uuid[], $28::uuid[], $29::text[], $30::bytea[], $31::bytea[], $32::text[],
            $33::bytea[], $34::timestamptz[], $35::timestamptz[])
          as delivery (id, organisation_id, issuer_did, holder_digest, token_hash, format, sealed,
            created_at, expires_at)
        join stored using (id)
      )
      """;

  /** What is a delegation is recorded as one: a trigger looks at what it stands on. */
  private static final String DELEGATED =
      """
      , delegated as (
        insert into delegation (credential_id, organisation_id, parent_id, ends_at, sealed)
        select id, organisation_id, parent_id, ends_at, sealed
        from unnest($40::uuid[], $41::uuid[], $42::uuid[], $43::timestamptz[], $44::bytea[])
          as delegation (id, organisation_id, parent_id, ends_at, sealed)
        join stored using (id)
      )
      """;

  /**
   * Who wants to hear of it is told, of what is stored and of nothing else. {@link EventKind} has
   * the name.
   */
  private static final String TOLD =
      """
      , told as (
        insert into outbox (organisation_id, channel, destination, kind, happened_at, data)
        select w.organisation_id, 'webhook', 'webhook:' || w.id, 'credential.issued', e.issued_at,
          told_of(e.id, e.collection_id, e.schema_id)
        from unnest($6::uuid[], $4::uuid[], $7::uuid[], $24::text[], $14::timestamptz[])
          as e (id, organisation_id, collection_id, schema_id, issued_at)
        join stored using (id)
        join webhook w on w.organisation_id = e.organisation_id and 'credential.issued' = any(w.events)
      )
      """;

  private static final String OUTCOME =
      """
      select id, null::bytea as nonce from stored union all select null, hash from spent
      """;

  private static final String INSERT = RECORD + OUTCOME;

  /** A statement of its own, so that what is no delegation pays nothing for those that are. */
  private static final String INSERT_DELEGATIONS = RECORD + DELEGATED + OUTCOME;

  /** The same where somebody may listen. */
  private static final String INSERT_TOLD = RECORD + TOLD + OUTCOME;

  private static final String INSERT_DELEGATIONS_TOLD = RECORD + DELEGATED + TOLD + OUTCOME;

  /** Columns of no entries cost nothing: {@code unnest} fills them up with nulls. */
  private static final List<Entry> NONE = List.of();

  private static final UUID NOBODY = new UUID(0, 0);

  /** By what others may take too: copies of a holder, or a name. */
  private static final Comparator<Entry> BY_CLAIM =
      Comparator.comparing(Entry::scope).thenComparing(Recorder::claim);

  private final Audience audience;

  Recorder(Audience audience) {
    this.audience = audience;
  }

  /** An outcome for each of {@code entries}, in their order. */
  Future<List<Outcome>> insert(SqlClient client, List<Entry> entries) {
    List<Entry> sent = sendable(entries);
    List<Entry> delegated = sent.stream().filter(entry -> entry.delegated() != null).toList();
    Tuple parameters = parameters(sent);
    return client
        .preparedQuery(statement(sent, !delegated.isEmpty()))
        .execute(delegated.isEmpty() ? parameters : withDelegations(parameters, delegated))
        .map(rows -> outcomes(entries, rows));
  }

  private String statement(List<Entry> sent, boolean delegations) {
    boolean heard =
        sent.stream()
            .map(Entry::organisation)
            .distinct()
            .anyMatch(each -> audience.mayListen(each, EventKind.CREDENTIAL_ISSUED));
    if (heard) {
      return delegations ? INSERT_DELEGATIONS_TOLD : INSERT_TOLD;
    }
    return delegations ? INSERT_DELEGATIONS : INSERT;
  }

  private static Tuple withDelegations(Tuple parameters, List<Entry> delegated) {
    return parameters
        .addValue(column(delegated, UUID[]::new, entry -> entry.id().value()))
        .addValue(column(delegated, UUID[]::new, entry -> entry.organisation().value()))
        .addValue(column(delegated, UUID[]::new, Recorder::parent))
        .addValue(column(delegated, OffsetDateTime[]::new, entry -> Pg.time(entry.validUntil())))
        .addValue(column(delegated, Buffer[]::new, delegated(row -> Pg.bytea(row.sealed()))));
  }

  private static @Nullable UUID parent(Entry entry) {
    CredentialId parent = entry.parent();
    return parent == null ? null : parent.value();
  }

  /** Of two entries with one nonce the first; in one order for all batches. */
  private static List<Entry> sendable(List<Entry> entries) {
    Set<ByteBuffer> nonces = new HashSet<>();
    return entries.stream()
        .filter(entry -> entry.once() == null || nonces.add(ByteBuffer.wrap(entry.once().hash())))
        .sorted(BY_CLAIM)
        .toList();
  }

  private static List<Outcome> outcomes(List<Entry> entries, RowSet<Row> rows) {
    Set<UUID> stored = HashSet.newHashSet(entries.size());
    Set<ByteBuffer> spent = new HashSet<>();
    for (Row row : rows) {
      UUID id = row.getUUID(0);
      boolean _ =
          id != null ? stored.add(id) : spent.add(ByteBuffer.wrap(row.getBuffer(1).getBytes()));
    }
    return entries.stream().map(entry -> outcome(entry, stored, spent)).toList();
  }

  /** A nonce is taken from {@code spent} by the first that brought it. */
  private static Outcome outcome(Entry entry, Set<UUID> stored, Set<ByteBuffer> spent) {
    Once once = entry.once();
    boolean isSpent = once == null || spent.remove(ByteBuffer.wrap(once.hash()));
    return new Outcome(isSpent && stored.contains(entry.id().value()), isSpent);
  }

  private static Tuple parameters(List<Entry> entries) {
    List<Entry> spending = entries.stream().filter(entry -> entry.once() != null).toList();
    List<Entry> waiting = entries.stream().filter(entry -> entry.delivery() != null).toList();
    List<Entry> keyed = entries.stream().filter(entry -> entry.idempotencyKey() != null).toList();
    List<Entry> ofRows = entries.stream().anyMatch(entry -> entry.row() != null) ? entries : NONE;
    return Tuple.from(
        new Object[] {
          column(spending, Buffer[]::new, once(once -> Pg.bytea(once.hash()))),
          column(spending, OffsetDateTime[]::new, once(once -> Pg.time(once.expiresAt()))),
          column(entries, UUID[]::new, Recorder::holder),
          column(entries, UUID[]::new, entry -> entry.organisation().value()),
          column(
              entries,
              String[]::new,
              entry -> entry.holder() == null ? null : entry.holder().value()),
          column(entries, UUID[]::new, entry -> entry.id().value()),
          column(entries, UUID[]::new, Recorder::collection),
          column(entries, UUID[]::new, entry -> entry.key().value()),
          column(entries, Integer[]::new, Recorder::copies),
          column(entries, Long[]::new, Entry::seat),
          column(entries, Buffer[]::new, entry -> Pg.bytea(entry.digest())),
          column(entries, UUID[]::new, status(status -> status.list().value())),
          column(entries, Integer[]::new, status(StatusReference::index)),
          column(entries, OffsetDateTime[]::new, entry -> Pg.time(entry.issuedAt())),
          column(entries, OffsetDateTime[]::new, entry -> Pg.time(entry.validUntil())),
          column(entries, Buffer[]::new, entry -> Pg.bytea(entry.sealed())),
          column(entries, Buffer[]::new, once(once -> Pg.bytea(once.hash()))),
          column(keyed, UUID[]::new, entry -> entry.id().value()),
          column(keyed, UUID[]::new, Entry::scope),
          column(keyed, Buffer[]::new, kept(kept -> Pg.bytea(kept.key().hash()))),
          column(keyed, Buffer[]::new, kept(kept -> Pg.bytea(kept.key().requestHash()))),
          column(keyed, OffsetDateTime[]::new, kept(kept -> Pg.time(kept.expiresAt()))),
          column(spending, UUID[]::new, entry -> entry.id().value()),
          column(entries, String[]::new, Entry::schema),
          column(entries, UUID[]::new, leaf(leaf -> leaf.batch().value())),
          column(entries, Integer[]::new, leaf(Origin.Leaf::position)),
          column(waiting, UUID[]::new, entry -> entry.id().value()),
          column(waiting, UUID[]::new, entry -> entry.organisation().value()),
          column(waiting, String[]::new, delivery(delivery -> delivery.issuer().value())),
          column(waiting, Buffer[]::new, delivery(delivery -> Pg.bytea(delivery.holderDigest()))),
          column(waiting, Buffer[]::new, delivery(delivery -> Pg.bytea(delivery.tokenHash()))),
          column(waiting, String[]::new, delivery(delivery -> delivery.format().wireName())),
          column(waiting, Buffer[]::new, delivery(delivery -> Pg.bytea(delivery.sealed()))),
          column(waiting, OffsetDateTime[]::new, entry -> Pg.time(entry.issuedAt())),
          column(
              waiting, OffsetDateTime[]::new, delivery(delivery -> Pg.time(delivery.expiresAt()))),
          column(
              entries,
              Buffer[]::new,
              entry -> entry.name() == null ? null : Pg.bytea(entry.name())),
          column(ofRows, UUID[]::new, row(row -> row.bulk().value())),
          column(ofRows, Integer[]::new, row(BulkRow::line)),
          column(ofRows, UUID[]::new, row(BulkRow::key))
        });
  }

  private static UUID claim(Entry entry) {
    byte[] name = entry.name();
    if (name != null) {
      ByteBuffer octets = ByteBuffer.wrap(name);
      return new UUID(octets.getLong(), octets.getLong());
    }
    return entry.holderId() == null ? NOBODY : entry.holderId().value();
  }

  private static @Nullable UUID holder(Entry entry) {
    return entry.holderId() == null ? null : entry.holderId().value();
  }

  private static @Nullable UUID collection(Entry entry) {
    return entry.collection() == null ? null : entry.collection().value();
  }

  private static @Nullable Integer copies(Entry entry) {
    return entry.copies() == null ? null : Math.toIntExact(entry.copies());
  }

  private static <T> Function<Entry, @Nullable T> once(Function<Once, @Nullable T> value) {
    return entry -> entry.once() == null ? null : value.apply(entry.once());
  }

  private static <T> Function<Entry, @Nullable T> leaf(Function<Origin.Leaf, T> value) {
    return entry -> entry.leaf() == null ? null : value.apply(entry.leaf());
  }

  private static <T> Function<Entry, @Nullable T> row(Function<BulkRow, @Nullable T> value) {
    return entry -> entry.row() == null ? null : value.apply(entry.row());
  }

  private static <T> Function<Entry, @Nullable T> delivery(Function<Delivery, @Nullable T> value) {
    return entry -> entry.delivery() == null ? null : value.apply(entry.delivery());
  }

  private static <T> Function<Entry, @Nullable T> delegated(
      Function<Origin.Delegated, @Nullable T> value) {
    return entry -> entry.delegated() == null ? null : value.apply(entry.delegated());
  }

  private static <T> Function<Entry, @Nullable T> status(Function<StatusReference, T> value) {
    return entry -> entry.status() == null ? null : value.apply(entry.status());
  }

  private static <T> Function<Entry, @Nullable T> kept(
      Function<IdempotencyKey.Kept, @Nullable T> value) {
    return entry -> entry.idempotencyKey() == null ? null : value.apply(entry.idempotencyKey());
  }

  private static <E, T> @Nullable T[] column(
      List<E> rows, IntFunction<@Nullable T[]> array, Function<E, @Nullable T> value) {
    @Nullable T[] column = array.apply(rows.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    return column;
  }
}
