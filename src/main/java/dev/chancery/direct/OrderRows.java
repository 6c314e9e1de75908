package dev.chancery.direct;

import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.Problem.IdempotencyConflict.Why;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.database.Pg;
import dev.chancery.platform.database.Rows;
import dev.chancery.platform.seal.DataKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code batch_order}, as those who order see it. */
final class OrderRows {
  /** A row, before it is one. */
  @SuppressWarnings("ArrayRecordComponent") // becomes a row
  record New(
      OrderId id,
      OrganisationId organisation,
      int total,
      Instant createdAt,
      IdempotencyKey key,
      byte[] sealedRequest) {
    Ordered ordered() {
      return new Ordered(id, total, createdAt, new Ordered.State.Queued());
    }
  }

  private static final String INSERT =
      """
      insert into batch_order (id, organisation_id, total, created_at, key_hash, request_hash, sealed_request)
      select $1, $2, $3, $4, $5, $6, $7
      where (select count(*) from batch_order where organisation_id = $2 and finished_at is null) < $8
      on conflict (organisation_id, key_hash) do nothing
      """;

  /** False where {@code most} of the organisation's are unfinished, or its key has one already. */
  Future<Boolean> insert(SqlClient client, New order, int most) {
    return client
        .preparedQuery(INSERT)
        .execute(
            Tuple.from(
                new Object[] {
                  order.id.value(),
                  order.organisation.value(),
                  order.total,
                  Pg.time(order.createdAt),
                  Pg.bytea(order.key.hash()),
                  Pg.bytea(order.key.requestHash()),
                  Pg.bytea(order.sealedRequest),
                  most
                }))
        .map(rows -> rows.rowCount() == 1);
  }

  private static final String BY_KEY =
      """
      select o.request_hash, o.id, o.total, o.created_at, o.state = 'done' and b.id is null as forgotten
      from batch_order o
      left join batch b on b.organisation_id = o.organisation_id and b.key_hash = o.key_hash
      where o.organisation_id = $1 and o.key_hash = $2
      union all
      select request_hash, null, null, null, false from batch where organisation_id = $1 and key_hash = $2
      """;

  /**
   * The order that was given with {@code key}, as it was answered then. Where the key came with
   * another body, to be answered later or at once, or its batch is forgotten already, {@link
   * Problem.IdempotencyConflict}.
   */
  Future<Optional<Ordered>> byKey(
      SqlClient client, OrganisationId organisation, IdempotencyKey key) {
    return client
        .preparedQuery(BY_KEY)
        .execute(Tuple.of(organisation.value(), Pg.bytea(key.hash())))
        .map(rows -> Rows.all(rows, row -> Optional.ofNullable(checked(row, key))))
        .map(found -> found.stream().flatMap(Optional::stream).findFirst());
  }

  private static @Nullable Ordered checked(Row row, IdempotencyKey key) {
    if (!Arrays.equals(key.requestHash(), Pg.bytes(row, "request_hash"))) {
      throw new ProblemException(new Problem.IdempotencyConflict(Why.ANOTHER_BODY));
    }
    if (row.getBoolean("forgotten")) {
      throw new ProblemException(new Problem.IdempotencyConflict(Why.FORGOTTEN));
    }
    return row.getUUID("id") == null
        ? null
        : new Ordered(
            new OrderId(row.getUUID("id")),
            row.getInteger("total"),
            Pg.instant(row, "created_at"),
            new Ordered.State.Queued());
  }

  /**
   * An order as it stands.
   *
   * @param sealedProblem there where it has failed
   */
  @SuppressWarnings("ArrayRecordComponent") // read once
  record Kept(
      OrderId id,
      String state,
      int total,
      Instant createdAt,
      @Nullable Instant finishedAt,
      IdempotencyKey key,
      byte @Nullable [] sealedProblem) {
    private static Kept from(Row row) {
      return new Kept(
          new OrderId(row.getUUID("id")),
          row.getString("state"),
          row.getInteger("total"),
          Pg.instant(row, "created_at"),
          Pg.optionalInstant(row, "finished_at"),
          new IdempotencyKey(Pg.bytes(row, "key_hash"), Pg.bytes(row, "request_hash")),
          row.getBuffer("sealed_problem") == null ? null : Pg.bytes(row, "sealed_problem"));
    }

    Ordered in(Ordered.State now) {
      return new Ordered(id, total, createdAt, now);
    }

    Instant end() {
      return Objects.requireNonNull(finishedAt);
    }

    byte[] problem(DataKey dataKey) {
      return dataKey.open(ofProblem(id), Objects.requireNonNull(sealedProblem));
    }
  }

  /** One that has failed is done where whoever used its key again has made its batch. */
  private static final String FIND =
      """
      select o.id, case when b.id is not null then 'done' else o.state end as state, o.total, o.created_at,
        o.finished_at, o.key_hash, o.request_hash, o.sealed_problem
      from batch_order o
      left join batch b on o.state = 'failed' and b.organisation_id = o.organisation_id
        and b.key_hash = o.key_hash and b.request_hash = o.request_hash
      where o.organisation_id = $1 and o.id = $2
      """;

  Future<Optional<Kept>> find(SqlClient client, OrganisationId organisation, OrderId id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), id.value()))
        .map(rows -> Rows.first(rows, Kept::from));
  }

  /** The associated data of a sealed request. */
  static String ofRequest(OrderId id) {
    return "batch_order|" + id + "|request";
  }

  /** The associated data of a sealed problem. */
  static String ofProblem(OrderId id) {
    return "batch_order|" + id + "|problem";
  }
}
