package dev.chancery.status;

import dev.chancery.model.Did;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.ProofType;
import dev.chancery.model.StatusListId;
import dev.chancery.model.StatusPurpose;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The table {@code status_publication}: each list as it was signed last. */
final class StatusPublications {
  private static final String PUBLISH =
      """
      insert into status_publication (list_id, version, signed, suspension, signed_at, expires_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (list_id) do update
      set version = excluded.version, signed = excluded.signed, suspension = excluded.suspension,
          signed_at = excluded.signed_at, expires_at = excluded.expires_at
      where status_publication.version <= excluded.version
      """;

  /** Puts a signed list in place of the one before; an older version never replaces a newer. */
  Future<Void> publish(SqlClient client, Publication publication, Instant signedAt) {
    return client
        .preparedQuery(PUBLISH)
        .execute(
            Tuple.of(
                publication.list().value(),
                publication.version(),
                Pg.bytea(publication.signed()),
                Pg.bytea(publication.suspension()),
                Pg.time(signedAt),
                Pg.time(publication.expiresAt())))
        .mapEmpty();
  }

  /** A list that must be signed anew. */
  record Due(StatusListId list, StatusSeries series, int size, long version) {
    private static Due from(Row row) {
      return new Due(
          new StatusListId(row.getUUID("id")),
          new StatusSeries(
              new OrganisationId(row.getUUID("organisation_id")),
              new Did(row.getString("issuer_did")),
              proofType(row)),
          row.getInteger("size"),
          row.getLong("version"));
    }
  }

  private static final String DUE =
      """
      select l.id, l.organisation_id, l.issuer_did, l.proof_type, l.size, l.version
      from status_list l join status_publication p on p.list_id = l.id
      where (l.version > p.version or p.expires_at < $1) and l.id <> all ($2)
      order by l.version > p.version desc, p.signed_at limit 1
      for update of p skip locked
      """;

  /**
   * A list that has changed since it was signed, or expires before {@code soon}; other nodes step
   * over it until the transaction ends. Not one of {@code done}.
   */
  Future<Optional<Due>> due(SqlClient client, Instant soon, Set<StatusListId> done) {
    UUID[] without = done.stream().map(StatusListId::value).toArray(UUID[]::new);
    return client
        .preparedQuery(DUE)
        .execute(Tuple.of(Pg.time(soon), (Object) without))
        .map(rows -> Rows.first(rows, Due::from));
  }

  private static final String PUBLISHED =
      """
      select l.proof_type, p.expires_at, case when $2 then p.suspension else p.signed end as signed
      from status_publication p join status_list l on l.id = p.list_id
      where p.list_id = $1 and (p.suspension is not null or not $2)
      """;

  /**
   * What the list says for {@code purpose}, to be made ready to be served; a Token Status List says
   * it all as revocation.
   */
  Future<Optional<Supplier<PublishedList>>> published(
      SqlClient client, StatusListId list, StatusPurpose purpose) {
    return client
        .preparedQuery(PUBLISHED)
        .execute(Tuple.of(list.value(), purpose == StatusPurpose.SUSPENSION))
        .map(rows -> Rows.first(rows, StatusPublications::published));
  }

  private static Supplier<PublishedList> published(Row row) {
    ProofType proofType = proofType(row);
    byte[] signed = Pg.bytes(row, "signed");
    Instant expiresAt = Pg.instant(row, "expires_at");
    return () -> PublishedList.of(proofType, signed, expiresAt);
  }

  private static ProofType proofType(Row row) {
    return ProofType.ofWireName(row.getString("proof_type")).orElseThrow();
  }
}
