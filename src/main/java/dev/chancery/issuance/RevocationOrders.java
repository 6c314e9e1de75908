package dev.chancery.issuance;

import dev.chancery.issuance.CredentialSearch.Place;
import dev.chancery.model.Actor;
import dev.chancery.model.CredentialId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code revocation_order}. */
final class RevocationOrders {
  private static final String COLUMNS =
      "id, organisation_id, subject, subject_id, reason, given_by, given_at, revoked, finished_at";

  private static final String INSERT =
      """
      insert into revocation_order (id, organisation_id, subject, subject_id, reason, given_by, given_at,
        key_hash, request_hash)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (organisation_id, key_hash) do nothing
      """;

  /** False where its idempotency key is taken. */
  Future<Boolean> insert(SqlClient client, RevocationOrder order, @Nullable IdempotencyKey key) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                new Object[] {
                  order.id(),
                  order.organisation().value(),
                  order.subject().wireName(),
                  order.subjectId(),
                  order.cause().reason(),
                  order.cause().actor().name(),
                  Pg.time(order.cause().at()),
                  key == null ? null : Pg.bytea(key.hash()),
                  key == null ? null : Pg.bytea(key.requestHash())
                }))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String INSERT_REST =
      """
      insert into revocation_order (id, organisation_id, subject, subject_id, reason, given_by, given_at, revoked,
        branch_id, branch_place)
      values ($1, $2, 'credential', $3, $4, $5, $6, $7, $1, $8)
      """;

  /**
   * The order to go on with {@code rest}, once {@code revoked} have been with its top, whose id it
   * has: nothing is revoked twice.
   */
  Future<Void> insertRest(
      SqlClient client,
      OrganisationId organisation,
      Cascade.Branch rest,
      Cause cause,
      int revoked) {
    return client
        .preparedQuery(INSERT_REST)
        .execute(
            Tuple.from(
                new Object[] {
                  rest.top().value(),
                  organisation.value(),
                  rest.top().urn(),
                  cause.reason(),
                  cause.actor().name(),
                  Pg.time(cause.at()),
                  (long) revoked,
                  rest.place().value()
                }))
        .mapEmpty();
  }

  private static final String BY_KEY =
      "select request_hash, "
          + COLUMNS
          + " from revocation_order where organisation_id = $1 and key_hash = $2";

  /** What was given with {@code key}; with another body, {@link Problem.IdempotencyConflict}. */
  Future<Optional<RevocationOrder>> byKey(
      SqlClient client, OrganisationId organisation, IdempotencyKey key) {
    return client
        .preparedQuery(BY_KEY)
        .execute(Tuple.of(organisation.value(), Pg.bytea(key.hash())))
        .map(rows -> Rows.first(rows, row -> checked(key, row)));
  }

  private static RevocationOrder checked(IdempotencyKey key, Row row) {
    if (!Arrays.equals(key.requestHash(), Pg.bytes(row, "request_hash"))) {
      throw new ProblemException(new Problem.IdempotencyConflict(Why.ANOTHER_BODY));
    }
    return order(row);
  }

  private static final String FIND =
      "select " + COLUMNS + " from revocation_order where organisation_id = $1 and id = $2";

  Future<Optional<RevocationOrder>> find(SqlClient client, OrganisationId organisation, UUID id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id))
        .map(rows -> Rows.first(rows, RevocationOrders::order));
  }

  /**
   * An order that a node is working on.
   *
   * @param number what was recorded before it has a smaller one; what was under way then may too
   * @param issuedUntil what it means was issued until then; null where the number says it
   * @param place where its last slice has ended; null where a pass begins
   * @param branch what is to be revoked before it goes on from there
   * @param whole whether this pass comes by all that it means
   * @param waits whether the next pass would not, since others are recording still
   */
  record Taken(
      RevocationOrder order,
      long number,
      @Nullable Instant issuedUntil,
      @Nullable Place place,
      Cascade.@Nullable Branch branch,
      boolean whole,
      boolean waits) {
    /** Of what descends from one credential nothing was under way. */
    private static Taken from(Row row) {
      RevocationOrder order = RevocationOrders.order(row);
      Place place = place(row);
      Cascade.Branch branch = branch(row);
      boolean settled = row.getBoolean("settled");
      boolean again = place == null && branch == null && row.getBoolean("begun");
      return new Taken(
          order,
          row.getLong("number"),
          Pg.optionalInstant(row, "issued_until"),
          place,
          branch,
          again ? settled : row.getBoolean("whole"),
          again && !settled && order.subject() != RevocationOrder.Subject.CREDENTIAL);
    }

    private static @Nullable Place place(Row row) {
      Instant issuedAt = Pg.optionalInstant(row, "place_issued_at");
      return issuedAt == null
          ? null
          : new Place(issuedAt, new CredentialId(row.getUUID("place_id")));
    }

    private static Cascade.@Nullable Branch branch(Row row) {
      UUID top = row.getUUID("branch_id");
      return top == null
          ? null
          : new Cascade.Branch(
              new CredentialId(top), new CredentialId(row.getUUID("branch_place")));
    }

    /** Where it stands once it has come to {@code next}, with {@code rest} below that. */
    Taken at(@Nullable Place next, Cascade.@Nullable Branch rest) {
      return new Taken(order, number, issuedUntil, next, rest, whole, waits);
    }
  }

  private static final String PATIENTLY =
      "set local lock_timeout = '6s'; set local statement_timeout = '7s'";

  /**
   * Lets the transaction wait for locks as long as any that records may take, 5 seconds: whoever
   * waits for a tree keeps those that come later from it, and would give up before the one that
   * came first is done, again and again where batches are slow.
   */
  Future<Void> patiently(SqlClient client) {
    return client.query(PATIENTLY).execute().mapEmpty();
  }

  /** Orders take turns. */
  private static final String TAKE =
      "select number, issued_until, place_issued_at, place_id, branch_id, branch_place, whole, "
          + """
            under_way is not null as begun,
            place_id is null and branch_id is null and under_way is not null
              and not exists (select from recording() as one where one = any(under_way)) as settled,
            """
          + COLUMNS
          + """
           from revocation_order where finished_at is null and due_at <= now()
          order by due_at limit 1 for update skip locked
          """;

  /** An order that goes on; no other node takes it until the transaction ends. */
  Future<Optional<Taken>> take(SqlClient client) {
    return client.preparedQuery(TAKE).execute().map(rows -> Rows.first(rows, Taken::from));
  }

  private static final String ADVANCE =
      """
      update revocation_order
      set revoked = revoked + $2, place_issued_at = $3, place_id = $4, branch_id = $5, branch_place = $6, whole = $7,
        under_way = coalesce(under_way, array(select recording())), began_at = coalesce(began_at, now()), due_at = now()
      where id = $1
      """;

  /** Counts {@code revoked} more, and goes on from where {@code work} stands now. */
  Future<Void> advance(SqlClient client, Taken work, int revoked) {
    Place place = work.place;
    Cascade.Branch branch = work.branch;
    return client
        .preparedQuery(ADVANCE)
        .execute(
            Tuple.from(
                new Object[] {
                  work.order.id(),
                  revoked,
                  place == null ? null : Pg.time(place.issuedAt()),
                  place == null ? null : place.id().value(),
                  branch == null ? null : branch.top().value(),
                  branch == null ? null : branch.place().value(),
                  work.whole
                }))
        .mapEmpty();
  }

  private static final String REST =
      """
      update revocation_order
      set due_at = now() + least(greatest(now() - began_at, interval '200 ms'), interval '5 s')
      where id = $1 returning (1000 * extract(epoch from due_at - now()))::bigint as rest
      """;

  /** Puts it off for as long as it waits already, and answers for how long that is. */
  Future<Duration> rest(SqlClient client, Taken work) {
    return client
        .preparedQuery(REST)
        .execute(Tuple.of(work.order.id()))
        .map(rows -> Duration.ofMillis(rows.iterator().next().getLong("rest")));
  }

  private static final String FINISH =
      """
      update revocation_order set finished_at = $2 where id = $1
      """;

  /** There are no others. */
  Future<Void> finish(SqlClient client, RevocationOrder order, Instant at) {
    return client.preparedQuery(FINISH).execute(Tuple.of(order.id(), Pg.time(at))).mapEmpty();
  }

  private static final String PUT_OFF =
      """
      update revocation_order set due_at = now() + $2::bigint * interval '1 ms' where id = $1
      """;

  /** Lets the others go first for a while. */
  Future<Void> putOff(SqlClient client, UUID order, Duration rest) {
    return client.preparedQuery(PUT_OFF).execute(Tuple.of(order, rest.toMillis())).mapEmpty();
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
}
