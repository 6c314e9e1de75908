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
 * The table {@code delivery}, as it is handed out; {@code issuance} fills it, and keeps a copy in
 * {@code credential.sealed} until a token has fetched it.
 */
final class DeliveryRows {
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

  private static final String WAITING_FROM =
      """
      select distinct organisation_id from delivery
      where holder_digest = $1 and token_hash is null and expires_at > $2 limit $3
      """;

  /** Organisations from which something waits for {@code holder}, {@code most} of them. */
  Future<List<OrganisationId>> waitingFrom(SqlClient client, Did holder, Instant now, int most) {
    return client
        .preparedQuery(WAITING_FROM)
        .execute(Tuple.of(Pg.bytea(Delivery.digest(holder)), Pg.time(now), most))
        .map(rows -> Rows.all(rows, row -> new OrganisationId(row.getUUID("organisation_id"))));
  }

  /** What was never handed out comes first, then what was handed out longest ago. */
  private static final String HAND_OUT =
      """
      with chosen as (
        select d.credential_id from delivery d join credential c on c.id = d.credential_id
        where d.holder_digest = $1 and d.token_hash is null and d.expires_at > $2 and c.state in ('active', 'suspended')
          and ($3::uuid[] is null or d.organisation_id = any($3))
        order by d.handed_out_at nulls first, d.created_at, d.credential_id limit $4 for update of d
      )
      update delivery set handed_out_at = $2,
        expires_at = case when handed_out_at is null then least(expires_at, $5) else expires_at end
      from chosen where delivery.credential_id = chosen.credential_id
      returning delivery.credential_id, organisation_id, issuer_did, format, sealed, created_at
      """;

  /**
   * Up to {@code most} of what waits for {@code holder} from {@code organisations}, null for all,
   * oldest first; from now on it waits for {@code retention} at most.
   */
  Future<List<Sealed>> handOut(
      SqlClient client,
      Did holder,
      @Nullable List<OrganisationId> organisations,
      Instant now,
      Duration retention,
      int most) {
    return client
        .preparedQuery(HAND_OUT)
        .execute(
            Tuple.of(
                Pg.bytea(Delivery.digest(holder)),
                Pg.time(now),
                ids(organisations),
                most,
                Pg.time(now.plus(retention))))
        .map(rows -> Rows.all(rows, Sealed::from).stream().sorted(Sealed.BY_AGE).toList());
  }

  private static final String LEFT =
      """
      select exists (
        select from delivery d join credential c on c.id = d.credential_id
        where d.holder_digest = $1 and d.token_hash is null and d.expires_at > $2 and c.state in ('active', 'suspended')
          and ($3::uuid[] is null or d.organisation_id = any($3)) and d.handed_out_at is null) as is_left
      """;

  /** Whether anything waits for {@code holder} that was never handed out. */
  Future<Boolean> isLeft(
      SqlClient client, Did holder, @Nullable List<OrganisationId> organisations, Instant now) {
    return client
        .preparedQuery(LEFT)
        .execute(Tuple.of(Pg.bytea(Delivery.digest(holder)), Pg.time(now), ids(organisations)))
        .map(rows -> rows.iterator().next().getBoolean("is_left"));
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
      with forgotten as (
        update credential c set sealed = null from delivery d
        where d.token_hash = $1 and d.expires_at > $2 and c.id = d.credential_id and c.state in ('active', 'suspended')
        returning c.id
      )
      delete from delivery d using forgotten where d.credential_id = forgotten.id
      returning d.credential_id, d.organisation_id, d.issuer_did, d.format, d.sealed, d.created_at
      """;

  /**
   * What waits for who has the token: of all who take it at once, one gets it, and the ledger
   * forgets its copy.
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
