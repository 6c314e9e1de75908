package dev.chancery.audit;

import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** The tables {@code audit} and {@code audit_head}. */
final class AuditRows {
  private static final String LOCK =
      """
      select seq, hash from audit_head where organisation_id = $1 for update
      """;

  /** The head, which is the transaction's until it ends; empty where there is none. */
  Future<Optional<Head>> lock(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(LOCK)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.first(rows, AuditRows::head));
  }

  private static final String BEGIN =
      """
      insert into audit_head (organisation_id, seq, hash) values ($1, $2, $3) on conflict do nothing
      """;

  /** Gives the organisation a head, where it has none. */
  Future<Void> begin(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(BEGIN)
        .execute(
            Tuple.of(organisation.value(), Head.NONE.seq(), Pg.bytea(Head.NONE.hash().bytes())))
        .mapEmpty();
  }

  private static final String APPEND =
      """
      with entry as (
        insert into audit (organisation_id, seq, at, actor, action, subject_type, subject_id,
          detail, previous, hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10)
      )
      update audit_head set seq = $2, hash = $10 where organisation_id = $1
      """;

  /** Adds {@code entry}, which follows the head that was locked. */
  Future<Void> append(SqlClient client, Entry entry) {
    return client
        .preparedQuery(APPEND)
        .execute(
            Tuple.from(
                new Object[] {
                  entry.organisation().value(),
                  entry.seq(),
                  Pg.time(entry.at()),
                  entry.actor(),
                  entry.action(),
                  entry.subjectType(),
                  entry.subjectId(),
                  entry.detail(),
                  Pg.bytea(entry.previous().bytes()),
                  Pg.bytea(entry.hash().bytes())
                }))
        .mapEmpty();
  }

  private static final String HEAD =
      """
      select seq, hash from audit_head where organisation_id = $1
      """;

  Future<Head> head(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(HEAD)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> Rows.first(rows, AuditRows::head).orElse(Head.NONE));
  }

  private static final String PAGE =
      """
      select organisation_id, seq, at, actor, action, subject_type, subject_id,
        detail::text as detail, previous, hash
      from audit where organisation_id = $1 and seq > $2 order by seq limit $3
      """;

  /** The next {@code limit} entries after {@code seq}, in their order. */
  Future<List<Entry>> page(SqlClient client, OrganisationId organisation, long seq, int limit) {
    return client
        .preparedQuery(PAGE)
        .execute(Tuple.of(organisation.value(), seq, limit))
        .map(rows -> Rows.all(rows, Entry::from));
  }

  private static final String ORGANISATIONS =
      """
      select id from organisation
      union select organisation_id from audit_head
      order by 1
      """;

  /** Whoever has a trail, or should. */
  Future<List<OrganisationId>> organisations(SqlClient client) {
    return client
        .query(ORGANISATIONS)
        .execute()
        .map(rows -> Rows.all(rows, row -> new OrganisationId(row.getUUID(0))));
  }

  private static Head head(Row row) {
    return new Head(row.getLong("seq"), new Hash(Pg.bytes(row, "hash")));
  }
}
