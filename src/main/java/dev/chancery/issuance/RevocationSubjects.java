package dev.chancery.issuance;

import dev.chancery.issuance.CredentialSearch.Place;
import dev.chancery.model.CredentialId;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.signing.SigningKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** What orders to revoke are about, in the ledger. */
final class RevocationSubjects {
  private final SigningKeys signingKeys;

  RevocationSubjects(SigningKeys signingKeys) {
    this.signingKeys = signingKeys;
  }

  private static final String KNOWN_COLLECTION =
      "select from collection where organisation_id = $1 and id = $2::text::uuid";

  private static final String KNOWN_BATCH =
      "select from batch where organisation_id = $1 and id = $2::text::uuid";

  private static final String KNOWN_HOLDER =
      "select from holder where organisation_id = $1 and id = $2::text::uuid";

  private static final String KNOWN_SCHEMA =
      "select from credential_type where organisation_id = $1 and id = $2";

  /** {@code order} as the ledger names its subject, or {@link Problem.NotFound} without one. */
  Future<RevocationOrder> require(SqlClient client, RevocationOrder order) {
    Future<Optional<RevocationOrder>> found =
        switch (order.subject()) {
          case COLLECTION -> ifKnown(client, order, KNOWN_COLLECTION);
          case BATCH -> ifKnown(client, order, KNOWN_BATCH);
          case HOLDER -> ifKnown(client, order, KNOWN_HOLDER);
          case SCHEMA -> ifKnown(client, order, KNOWN_SCHEMA);
          case KEY -> ofKey(client, order);
          case CREDENTIAL -> Future.succeededFuture(Optional.empty());
        };
    return found.map(
        known ->
            known.orElseThrow(
                () ->
                    new ProblemException(
                        new Problem.NotFound(order.subject().wireName(), order.subjectId()))));
  }

  private static Future<Optional<RevocationOrder>> ifKnown(
      SqlClient client, RevocationOrder order, String query) {
    return client
        .preparedQuery(query)
        .execute(Tuple.of(order.organisation().value(), order.ledgerId()))
        .map(rows -> rows.size() > 0 ? Optional.of(order) : Optional.empty());
  }

  /** A key has one URL or two, by either of which it may be named. */
  private Future<Optional<RevocationOrder>> ofKey(SqlClient client, RevocationOrder order) {
    DidUrl named = DidUrl.parse(order.subjectId());
    return signingKeys
        .ofIssuer(client, named.did())
        .map(
            keys ->
                keys.stream()
                    .filter(key -> key.organisation().equals(order.organisation()))
                    .filter(key -> key.kid().equals(named) || key.multikey().equals(named))
                    .findFirst()
                    .map(key -> order.about(key.kid().toString())));
  }

  /**
   * {@code $3}: the order's number; {@code $5}, {@code $6}: its place; {@code $4}: how many; {@code
   * $7}: until when they were issued.
   */
  private static final String NEXT =
      """
       and number < $3
      and issued_at <= coalesce($7::timestamptz, 'infinity')
      and (issued_at, id)
        > (coalesce($5::timestamptz, '-infinity'), coalesce($6::uuid, '00000000-0000-0000-0000-000000000000'))
      order by issued_at, id limit $4
      """;

  /**
   * By an index of what is live; that of a key's alone asks for a list, whose place is the same.
   */
  private static final String LIVE =
      " and state in ('active', 'suspended') and status_index is not null" + NEXT;

  /** By an index of whatever was issued. */
  private static final String STILL_LIVE =
      " and state not in ('replaced', 'revoked') and status_index is not null" + NEXT;

  private static final String OF_COLLECTION =
      "select id, issued_at from credential where organisation_id = $1 and collection_id = $2::text::uuid"
          + LIVE;

  private static final String OF_BATCH =
      "select id, issued_at from credential where organisation_id = $1 and batch_id = $2::text::uuid"
          + STILL_LIVE;

  private static final String OF_HOLDER =
      "select id, issued_at from credential where organisation_id = $1 and holder_id = $2::text::uuid"
          + STILL_LIVE;

  private static final String OF_KEY =
      """
      select id, issued_at from credential where organisation_id = $1
      and key_id = (select id from signing_key where organisation_id = $1 and kid = $2) and status_list_id is not null
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

  /** None of what descends from one credential, which an order comes by as a branch. */
  private static Optional<String> statement(RevocationOrder.Subject subject) {
    return switch (subject) {
      case COLLECTION -> Optional.of(OF_COLLECTION);
      case BATCH -> Optional.of(OF_BATCH);
      case HOLDER -> Optional.of(OF_HOLDER);
      case SCHEMA -> Optional.of(OF_SCHEMA);
      case KEY -> Optional.of(OF_KEY);
      case CREDENTIAL -> Optional.empty();
    };
  }

  /**
   * The next {@code most} places of what an order means and is not revoked yet. An index has them
   * in the order of issuance, but for those of a batch, which are a thousand at most.
   */
  Future<List<Place>> next(SqlClient client, RevocationOrders.Taken taken, int most) {
    return statement(taken.order().subject())
        .map(query -> next(client, query, taken, most))
        .orElseGet(() -> Future.succeededFuture(List.of()));
  }

  private static Future<List<Place>> next(
      SqlClient client, String query, RevocationOrders.Taken taken, int most) {
    RevocationOrder order = taken.order();
    Place place = taken.place();
    Tuple values =
        Tuple.of(
            order.organisation().value(),
            order.ledgerId(),
            taken.number(),
            (long) most,
            place == null ? null : Pg.time(place.issuedAt()),
            place == null ? null : place.id().value(),
            Pg.time(taken.issuedUntil()));
    return client
        .preparedQuery(query)
        .execute(values)
        .map(
            rows ->
                Rows.all(
                    rows,
                    row ->
                        new Place(
                            Pg.instant(row, "issued_at"), new CredentialId(row.getUUID("id")))));
  }
}
