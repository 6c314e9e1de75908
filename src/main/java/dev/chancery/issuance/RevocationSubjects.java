package dev.chancery.issuance;

import dev.chancery.issuance.CredentialSearch.Place;
import dev.chancery.model.CredentialId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** What orders to revoke are about, in the ledger. */
final class RevocationSubjects {
  private static final String KNOWN_COLLECTION =
      "select from collection where organisation_id = $1 and id = $2::text::uuid";

  private static final String KNOWN_BATCH =
      "select from batch where organisation_id = $1 and id = $2::text::uuid";

  private static final String KNOWN_HOLDER =
      "select from holder where organisation_id = $1 and id = $2::text::uuid";

  private static final String KNOWN_SCHEMA =
      "select from credential_type where organisation_id = $1 and id = $2";

  private static final String KNOWN_KEY =
      "select from signing_key where organisation_id = $1 and kid = $2";

  /** Whether there is such a subject. */
  Future<Boolean> isKnown(SqlClient client, RevocationOrder order) {
    String query =
        switch (order.subject()) {
          case COLLECTION -> KNOWN_COLLECTION;
          case BATCH -> KNOWN_BATCH;
          case HOLDER -> KNOWN_HOLDER;
          case SCHEMA -> KNOWN_SCHEMA;
          case KEY -> KNOWN_KEY;
        };
    return client
        .preparedQuery(query)
        .execute(Tuple.of(order.organisation().value(), order.ledgerId()))
        .map(rows -> rows.size() > 0);
  }

  /** {@code $3}: the order's number; {@code $5}, {@code $6}: its place; {@code $4}: how many. */
  private static final String LIVE =
      """
       and state in ('active', 'suspended') and status_list_id is not null and number < $3
      and (issued_at, id)
        > (coalesce($5::timestamptz, '-infinity'), coalesce($6::uuid, '00000000-0000-0000-0000-000000000000'))
      order by issued_at, id limit $4
      """;

  private static final String OF_COLLECTION =
      "select id, issued_at from credential where organisation_id = $1 and collection_id = $2::text::uuid"
          + LIVE;

  private static final String OF_BATCH =
      "select id, issued_at from credential where organisation_id = $1 and batch_id = $2::text::uuid"
          + LIVE;

  private static final String OF_HOLDER =
      "select id, issued_at from credential where organisation_id = $1 and holder_id = $2::text::uuid"
          + LIVE;

  private static final String OF_KEY =
      """
      select id, issued_at from credential where organisation_id = $1
      and key_id = (select id from signing_key where organisation_id = $1 and kid = $2)
      """
          + LIVE;

  private static final String OF_SCHEMA =
      """
      select id, issued_at from (
        (select id, issued_at from credential where organisation_id = $1 and schema_id = $2
      """
          + LIVE
          + """
          ) union all (
            select issued.id, issued.issued_at from collection,
              lateral (select id, issued_at from credential
                where organisation_id = $1 and collection_id = collection.id
          """
          + LIVE
          + """
          ) as issued where organisation_id = $1 and $2 = any(schema_ids))) as issued
          order by issued_at, id limit $4
          """;

  private static final String BY_INDEX =
      "set local enable_seqscan = off; set local enable_bitmapscan = off";

  /**
   * The next {@code most} places of what {@code order} means and is not revoked yet, found by an
   * index alone: where most rows are meant, PostgreSQL would rather read and sort all of them.
   */
  Future<List<Place>> next(SqlClient client, RevocationOrders.Taken taken, int most) {
    RevocationOrder order = taken.order();
    String query =
        switch (order.subject()) {
          case COLLECTION -> OF_COLLECTION;
          case BATCH -> OF_BATCH;
          case HOLDER -> OF_HOLDER;
          case SCHEMA -> OF_SCHEMA;
          case KEY -> OF_KEY;
        };
    Place place = taken.place();
    Tuple values =
        Tuple.of(
            order.organisation().value(),
            order.ledgerId(),
            taken.number(),
            (long) most,
            place == null ? null : Pg.time(place.issuedAt()),
            place == null ? null : place.id().value());
    return client
        .query(BY_INDEX)
        .execute()
        .compose(_ -> client.preparedQuery(query).execute(values))
        .map(
            rows ->
                Rows.all(
                    rows,
                    row ->
                        new Place(
                            Pg.instant(row, "issued_at"), new CredentialId(row.getUUID("id")))));
  }
}
