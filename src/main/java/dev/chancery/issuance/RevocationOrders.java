package dev.chancery.issuance;

import dev.chancery.model.Actor;
import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code revocation_order}, and what its orders are about. */
final class RevocationOrders {
  private static final String COLUMNS =
      "id, organisation_id, subject, subject_id, reason, given_by, given_at, revoked, finished_at";

  private static final String INSERT =
      """
      insert into revocation_order (id, organisation_id, subject, subject_id, reason, given_by, given_at)
      values ($1, $2, $3, $4, $5, $6, $7)
      """;

  Future<Void> insert(SqlClient client, RevocationOrder order) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                order.id(),
                order.organisation().value(),
                order.subject().wireName(),
                order.subjectId(),
                order.cause().reason(),
                order.cause().actor().name(),
                Pg.time(order.cause().at())))
        .mapEmpty();
  }

  private static final String FIND =
      "select " + COLUMNS + " from revocation_order where organisation_id = $1 and id = $2";

  Future<Optional<RevocationOrder>> find(SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> Rows.first(rows, RevocationOrders::order));
  }

  /** Orders take turns. */
  private static final String TAKE =
      "select "
          + COLUMNS
          + """
           from revocation_order where finished_at is null and due_at <= now()
          order by due_at limit 1 for update skip locked
          """;

  /** An order that goes on; no other node takes it until the transaction ends. */
  Future<Optional<RevocationOrder>> take(SqlClient client) {
    return client
        .preparedQuery(TAKE)
        .execute()
        .map(rows -> Rows.first(rows, RevocationOrders::order));
  }

  private static final String COUNT =
      """
      update revocation_order set revoked = revoked + $2, finished_at = $3, due_at = now() where id = $1
      """;

  /** Counts {@code revoked} more; {@code finishedAt} where there are no others. */
  Future<Void> count(
      SqlClient client, RevocationOrder order, int revoked, @Nullable Instant finishedAt) {
    return client
        .preparedQuery(COUNT)
        .execute(Tuple.of(order.id(), revoked, Pg.time(finishedAt)))
        .mapEmpty();
  }

  private static final String PUT_OFF =
      """
      update revocation_order set due_at = now() + interval '1 minute' where id = $1
      """;

  /** Lets the others go first for a while. */
  Future<Void> putOff(SqlClient client, UUID order) {
    return client.preparedQuery(PUT_OFF).execute(Tuple.of(order)).mapEmpty();
  }

  private static RevocationOrder order(Row row) {
    return new RevocationOrder(
        row.getUUID("id"),
        new OrganisationId(row.getUUID("organisation_id")),
        RevocationOrder.Subject.ofWireName(row.getString("subject")),
        row.getString("subject_id"),
        new Cause(
            new Actor(row.getString("given_by")),
            row.getString("reason"),
            Pg.instant(row, "given_at")),
        row.getLong("revoked"),
        Pg.optionalInstant(row, "finished_at"));
  }

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

  private static final String LIVE =
      """
       and state in ('active', 'suspended') and status_list_id is not null and issued_at <= $3 limit $4
      """;

  private static final String OF_COLLECTION =
      "select id from credential where organisation_id = $1 and collection_id = $2::text::uuid"
          + LIVE;

  private static final String OF_BATCH =
      "select id from credential where organisation_id = $1 and batch_id = $2::text::uuid" + LIVE;

  private static final String OF_HOLDER =
      "select id from credential where organisation_id = $1 and holder_id = $2::text::uuid" + LIVE;

  private static final String OF_KEY =
      """
      select id from credential where organisation_id = $1
      and key_id = (select id from signing_key where organisation_id = $1 and kid = $2)
      """
          + LIVE;

  private static final String OF_SCHEMA =
      """
      (select id from credential where organisation_id = $1 and schema_id = $2
      """
          + LIVE
          + """
          ) union all (
            select issued.id from collection,
              lateral (select id from credential where organisation_id = $1 and collection_id = collection.id
          """
          + LIVE
          + """
          ) as issued where organisation_id = $1 and $2 = any(schema_ids) limit $4) limit $4
          """;

  /**
   * A batch never grows: all of it is meant, whatever the clock of the node that issued it says.
   */
  private static Instant until(RevocationOrder order) {
    Instant given = order.cause().at();
    return order.subject() == RevocationOrder.Subject.BATCH
        ? given.plus(1, ChronoUnit.DAYS)
        : given;
  }

  private static final String BY_INDEX =
      "set local enable_seqscan = off; set local enable_bitmapscan = off";

  /**
   * Some of what {@code order} is about and is not revoked yet, found by an index alone: where most
   * rows are meant, PostgreSQL would rather read the table, and in a later slice all that the
   * earlier have left there.
   */
  Future<List<CredentialId>> some(SqlClient client, RevocationOrder order, int most) {
    String query =
        switch (order.subject()) {
          case COLLECTION -> OF_COLLECTION;
          case BATCH -> OF_BATCH;
          case HOLDER -> OF_HOLDER;
          case SCHEMA -> OF_SCHEMA;
          case KEY -> OF_KEY;
        };
    Tuple values =
        Tuple.of(
            order.organisation().value(), order.ledgerId(), Pg.time(until(order)), (long) most);
    return client
        .query(BY_INDEX)
        .execute()
        .compose(_ -> client.preparedQuery(query).execute(values))
        .map(rows -> Rows.all(rows, row -> new CredentialId(row.getUUID("id"))));
  }
}
