package dev.chancery.direct;

import dev.chancery.issuance.BatchAnswers;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.model.Digests;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.Randomness;
import dev.chancery.platform.database.Database;
import dev.chancery.platform.seal.DataKey;
import dev.chancery.platform.seal.DataKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Batches that are answered later: given, and asked for again. An order is a row before it is
 * answered, and any node carries it out ({@link OrderWork}).
 */
public final class Orders {
  /** Of one organisation; one more is refused, unless several come in one moment. */
  private static final int MOST_UNFINISHED = 100;

  /** A request may have four megabytes. */
  private static final Duration GIVING = Duration.ofSeconds(5);

  private static final Duration LOOK_UP = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final Database database;
  private final DataKeys dataKeys;
  private final Randomness randomness;
  private final BatchAnswers answers;
  private final OrderRows rows = new OrderRows();
  private volatile Runnable onGiven = () -> {};

  public Orders(Vertx vertx, Database database, DataKeys dataKeys, Randomness randomness) {
    this.vertx = vertx;
    this.database = database;
    this.dataKeys = dataKeys;
    this.randomness = randomness;
    this.answers = new BatchAnswers(database);
  }

  /** {@code listener} hears of each order that is given here. */
  void onGiven(Runnable listener) {
    onGiven = listener;
  }

  /**
   * The order to carry out {@code request}, which came at {@code now} as {@code body}, durable.
   * What was given with the same key before is answered as it was then; with another body it is
   * {@link Problem.IdempotencyConflict}. {@link Problem.Overloaded} where too many are unfinished.
   */
  public Future<Ordered> give(IssueBatch request, byte[] body, Instant now) {
    OrganisationId organisation = request.kind().organisation();
    return dataKeys
        .of(organisation)
        .compose(dataKey -> vertx.executeBlocking(() -> sealed(request, body, now, dataKey), false))
        .compose(
            order ->
                database
                    .within(GIVING, client -> give(client, order))
                    .recover(failure -> inDoubt(order, failure)))
        .onSuccess(_ -> onGiven.run());
  }

  private OrderRows.New sealed(IssueBatch request, byte[] body, Instant now, DataKey dataKey) {
    OrderId id = OrderId.random(randomness);
    return new OrderRows.New(
        id,
        request.kind().organisation(),
        request.entries().size(),
        now,
        key(id, request.idempotencyKey(), body),
        dataKey.seal(OrderRows.ofRequest(id), body));
  }

  /** The caller's, or one that no caller can send: no header holds the end of a line. */
  private static IdempotencyKey key(OrderId id, @Nullable IdempotencyKey callers, byte[] body) {
    return callers == null
        ? new IdempotencyKey(Digests.sha256("order\n" + id), Digests.sha256(body))
        : callers;
  }

  private Future<Ordered> give(SqlClient client, OrderRows.New order) {
    return rows.byKey(client, order.organisation(), order.key())
        .compose(
            before -> before.map(Future::succeededFuture).orElseGet(() -> insert(client, order)));
  }

  /** What is not inserted is one too many, or was given with its key in this moment. */
  private Future<Ordered> insert(SqlClient client, OrderRows.New order) {
    return rows.insert(client, order, MOST_UNFINISHED)
        .compose(
            inserted ->
                inserted
                    ? Future.succeededFuture(order.ordered())
                    : rows.byKey(client, order.organisation(), order.key())
                        .map(before -> before.orElseThrow(Orders::overloaded)));
  }

  /** Whoever is told that it was not given gives it again: it is there by its id, or it is not. */
  private Future<Ordered> inDoubt(OrderRows.New order, Throwable failure) {
    return Database.isUnavailable(failure)
        ? database
            .insistently(LOOK_UP, client -> rows.find(client, order.organisation(), order.id()))
            .compose(
                found ->
                    found.isPresent()
                        ? Future.succeededFuture(order.ordered())
                        : Future.failedFuture(failure))
        : Future.failedFuture(failure);
  }

  private static ProblemException overloaded() {
    return new ProblemException(new Problem.Overloaded(Problem.SOON));
  }

  /** Refuses {@code key} where it came with another body before: {@link #give} says how. */
  Future<Void> requireSame(OrganisationId organisation, IdempotencyKey key) {
    return database.with(client -> rows.byKey(client, organisation, key)).mapEmpty();
  }

  /** The organisation's order of that id, as it stands; or {@link Problem.NotFound}. */
  public Future<Ordered> require(OrganisationId organisation, String id) {
    OrderId order = OrderId.parse(id);
    return database
        .with(client -> rows.find(client, organisation, order))
        .map(found -> found.orElseThrow(() -> forgotten(order)))
        .compose(
            kept -> dataKeys.of(organisation).compose(key -> standing(organisation, kept, key)));
  }

  private Future<Ordered> standing(
      OrganisationId organisation, OrderRows.Kept order, DataKey dataKey) {
    return switch (order.state()) {
      case "queued" -> Future.succeededFuture(order.in(new Ordered.State.Queued()));
      case "running" -> Future.succeededFuture(order.in(new Ordered.State.Running()));
      case "failed" ->
          Future.succeededFuture(
              order.in(new Ordered.State.Failed(order.end(), order.problem(dataKey))));
      case "done" ->
          answers
              .find(organisation, dataKey, order.key())
              .map(found -> found.orElseThrow(() -> forgotten(order.id())))
              .map(answer -> order.in(new Ordered.State.Done(order.end(), answer)));
      default -> throw new IllegalStateException(order.state());
    };
  }

  private static ProblemException forgotten(OrderId id) {
    return new ProblemException(new Problem.NotFound("order", id.toString()));
  }
}
