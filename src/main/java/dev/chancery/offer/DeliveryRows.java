package dev.chancery.offer;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.seal.DataKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code delivery}, as it is handed out; {@code issuance} fills it, and keeps no other
 * copy of what waits there.
 */
final class DeliveryRows {
  /** The most that one answer holds. */
  private static final long MOST = 100;

  /** How many octets are so many that no more are added to them. */
  private static final long ROOM = 1024 * 1024;

  /** So many of the next are looked at for whose they are. */
  private static final long LOOKED_AT = 10_000;

  /** What was found, still sealed. */
  @SuppressWarnings("ArrayRecordComponent") // opened, and compared by nobody
  record Sealed(
      CredentialId id,
      OrganisationId organisation,
      Did issuer,
      FormatIdentifier format,
      byte[] sealed,
      Instant createdAt) {
    private static final Comparator<Sealed> BY_AGE =
        Comparator.comparing(Sealed::createdAt).thenComparing(each -> each.id().value());

    private static Sealed from(Row row) {
      return new Sealed(
          new CredentialId(row.getUUID("credential_id")),
          new OrganisationId(row.getUUID("organisation_id")),
          new Did(row.getString("issuer_did")),
          FormatIdentifier.ofWireName(row.getString("format")).orElseThrow(),
          Pg.bytes(row, "sealed"),
          Pg.instant(row, "created_at"));
    }

    Delivered open(DataKey dataKey) {
      return new Delivered(id, format, Delivery.open(dataKey, id, sealed), issuer);
    }
  }

  /**
   * What is asked for.
   *
   * @param issuer whose credentials; null for all
   */
  record Asked(Did holder, @Nullable Did issuer) {
    private Tuple with(@Nullable Object... others) {
      Tuple values = Tuple.of(Pg.bytea(Delivery.digest(holder)));
      for (Object other : others) {
        values.addValue(other);
      }
      return issuer == null ? values : values.addString(issuer.value());
    }
  }

  /** Each with a statement and an index of its own, whoever asks first. */
  private static final String WAITS =
      "d.holder_digest = $1 and d.token_hash is null and d.expires_at > $2 ";

  private static final String IN_ORDER =
      "order by d.handed_out_at nulls first, d.created_at, d.credential_id limit $3 ";

  private static final String WAITING_FROM =
      "select distinct organisation_id from (select organisation_id from delivery d where "
          + WAITS
          + IN_ORDER
          + ") waiting limit $4";

  private static final String WAITING_FROM_ISSUER =
      "select distinct organisation_id from (select organisation_id from delivery d where "
          + WAITS
          + "and d.issuer_did = $5 "
          + IN_ORDER
          + ") waiting limit $4";

  /** Organisations from which something waits, {@code most} of them, as far as is looked. */
  Future<List<OrganisationId>> waitingFrom(SqlClient client, Asked asked, Instant now, long most) {
    return client
        .preparedQuery(asked.issuer == null ? WAITING_FROM : WAITING_FROM_ISSUER)
        .execute(asked.with(Pg.time(now), LOOKED_AT, most))
        .map(rows -> Rows.all(rows, row -> new OrganisationId(row.getUUID("organisation_id"))));
  }

  /** Whoever has it is not told that it is revoked; so nobody gets it from then on. */
  private static final String LIVE =
      """
      and state_now(c.organisation_id, c.id, c.schema_id, c.state) in ('active', 'suspended')
      and ($4::uuid[] is null or d.organisation_id = any($4))
      """;

  private static final String NEXT =
      """
      with waiting as (
        select d.credential_id, d.handed_out_at, d.created_at, length(d.sealed) as octets,
          c.collection_id, c.schema_id
        from delivery d join credential c on c.id = d.credential_id where
      """
          + WAITS
          + LIVE;

  /** Of those the first, and the others while there is room. */
  private static final String HAND_OUT_NEXT =
      IN_ORDER
          + """
          for update of d), chosen as (
            select credential_id, handed_out_at is null as first, collection_id, schema_id from (
              select waiting.*, sum(octets) over (
                order by handed_out_at nulls first, created_at, credential_id) as octets_with_it
              from waiting) measured
            where octets_with_it - octets < $6
          ), handed as (
            update delivery set handed_out_at = $2,
              expires_at = case when handed_out_at is null then least(expires_at, $5) else expires_at end
            from chosen where delivery.credential_id = chosen.credential_id
            returning delivery.credential_id, organisation_id, issuer_did, format, sealed, created_at,
              first, collection_id, schema_id
          ), told as (
            insert into outbox (organisation_id, channel, destination, kind, happened_at, data)
            select w.organisation_id, 'webhook', 'webhook:' || w.id, 'credential.collected', $2,
              told_of(handed.credential_id, handed.collection_id, handed.schema_id)
            from handed join webhook w
              on w.organisation_id = handed.organisation_id and 'credential.collected' = any(w.events)
            where handed.first
          )
          select credential_id, organisation_id, issuer_did, format, sealed, created_at from handed
          """;

  /** What was never handed out comes first, then what was handed out longest ago. */
  private static final String HAND_OUT = NEXT + HAND_OUT_NEXT;

  private static final String HAND_OUT_OF_ISSUER = NEXT + "and d.issuer_did = $7 " + HAND_OUT_NEXT;

  /**
   * Some of what waits from {@code organisations}, null for all, oldest first; from now on it waits
   * for {@code retention} at most. What had never been handed out is told of.
   */
  Future<List<Sealed>> handOut(
      SqlClient client,
      Asked asked,
      @Nullable List<OrganisationId> organisations,
      Instant now,
      Duration retention) {
    return client
        .preparedQuery(asked.issuer == null ? HAND_OUT : HAND_OUT_OF_ISSUER)
        .execute(
            asked.with(Pg.time(now), MOST, ids(organisations), Pg.time(now.plus(retention)), ROOM))
        .map(rows -> Rows.all(rows, Sealed::from).stream().sorted(Sealed.BY_AGE).toList());
  }

  private static final String LEFT =
      "select from delivery d join credential c on c.id = d.credential_id where d.handed_out_at is null and "
          + WAITS
          + LIVE
          + "limit $3";

  private static final String LEFT_OF_ISSUER =
      "select from delivery d join credential c on c.id = d.credential_id where d.handed_out_at is null and "
          + WAITS
          + LIVE
          + "and d.issuer_did = $5 limit $3";

  /** Whether anything waits that was never handed out. */
  Future<Boolean> isLeft(
      SqlClient client, Asked asked, @Nullable List<OrganisationId> organisations, Instant now) {
    return client
        .preparedQuery(asked.issuer == null ? LEFT : LEFT_OF_ISSUER)
        .execute(asked.with(Pg.time(now), 1L, ids(organisations)))
        .map(rows -> rows.size() > 0);
  }

  private static final String WHOSE =
      """
      select organisation_id from delivery where token_hash = $1 and expires_at > $2
      """;

  /** From which organisation something waits for who has the token. */
  Future<Optional<OrganisationId>> whose(SqlClient client, byte[] tokenHash, Instant now) {
    return client
        .preparedQuery(WHOSE)
        .execute(Tuple.of(Pg.bytea(tokenHash), Pg.time(now)))
        .map(rows -> Rows.first(rows, row -> new OrganisationId(row.getUUID("organisation_id"))));
  }

  private static final String TAKE =
      """
      with taken as (
        delete from delivery d using credential c
        where d.token_hash = $1 and d.expires_at > $2 and c.id = d.credential_id
          and state_now(c.organisation_id, c.id, c.schema_id, c.state) in ('active', 'suspended')
        returning d.credential_id, d.organisation_id, d.issuer_did, d.format, d.sealed, d.created_at,
          c.collection_id, c.schema_id
      ), told as (
        insert into outbox (organisation_id, channel, destination, kind, happened_at, data)
        select w.organisation_id, 'webhook', 'webhook:' || w.id, 'credential.collected', $2,
          told_of(taken.credential_id, taken.collection_id, taken.schema_id)
        from taken join webhook w
          on w.organisation_id = taken.organisation_id and 'credential.collected' = any(w.events)
      )
      select credential_id, organisation_id, issuer_did, format, sealed, created_at from taken
      """;

  /**
   * What waits for who has the token: of all who take it at once, one gets it, and that is told.
   */
  Future<Optional<Sealed>> take(SqlClient client, byte[] tokenHash, Instant now) {
    return client
        .preparedQuery(TAKE)
        .execute(Tuple.of(Pg.bytea(tokenHash), Pg.time(now)))
        .map(rows -> Rows.first(rows, Sealed::from));
  }

  private static UUID @Nullable [] ids(@Nullable List<OrganisationId> organisations) {
    return organisations == null
        ? null
        : organisations.stream().map(OrganisationId::value).toArray(UUID[]::new);
  }
}
