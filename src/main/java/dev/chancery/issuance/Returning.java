package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.HolderId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.database.Database;
import dev.chancery.proof.SpentNonces;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whoever comes back: a request that is sent again with its idempotency key, or a holder who has
 * their copies and has proved the DID's key. Within the retention they are answered as before;
 * later a holder gets a fresh credential in place of the oldest, which is revoked. Owned by one
 * event loop.
 */
final class Returning {
  private final Database database;
  private final InstantSource clock;
  private final Duration retention;
  private final Answers answers;
  private final Making making;
  private final Ledger ledger;

  Returning(
      Database database,
      InstantSource clock,
      Duration retention,
      Answers answers,
      Making making,
      Ledger ledger) {
    this.database = database;
    this.clock = clock;
    this.retention = retention;
    this.answers = answers;
    this.making = making;
    this.ledger = ledger;
  }

  /**
   * What {@code key} answered before; used with another body, it is {@link
   * Problem.IdempotencyConflict}.
   */
  Future<Optional<Issued>> answered(Plan plan, IdempotencyKey key) {
    return earlier(plan.collection().id().value(), key)
        .map(found -> found.flatMap(earlier -> kept(plan.kind(), earlier)));
  }

  /**
   * As {@link #answered(Plan, IdempotencyKey)}, for a request without a collection. Where a token
   * fetches what it asked for, the answer says where, and is the same once it is fetched.
   */
  Future<Optional<Issued>> answered(Kind kind, IdempotencyKey key, @Nullable Pickup pickup) {
    return earlier(kind.name().organisation().value(), key)
        .map(found -> found.flatMap(earlier -> kept(kind, earlier, pickup)));
  }

  private Future<Optional<Earlier>> earlier(UUID scope, IdempotencyKey key) {
    return database.with(client -> answers.byKey(client, scope, key));
  }

  /**
   * {@code problem}, unless a duplicate of this request was served meanwhile on another node: then
   * what stands in the way of this one is that one's nonce, copy or seat, and its answer is the
   * answer.
   */
  Future<Issued> refusedUnlessServed(Order order, Problem problem) {
    IdempotencyKey key = order.idempotencyKey();
    return key == null
        ? refused(problem)
        : answered(order.plan(), key)
            .map(found -> found.orElseThrow(() -> new ProblemException(problem)));
  }

  /** As {@link #refusedUnlessServed(Order, Problem)}, for a request without a collection. */
  Future<Issued> refusedUnlessServed(Commission order, Problem problem) {
    IdempotencyKey key = order.idempotencyKey();
    return key == null
        ? refused(problem)
        : answered(order.kind(), key, order.pickup())
            .map(found -> found.orElseThrow(() -> new ProblemException(problem)));
  }

  /** A credential of the plan's collection, to its holder, who has asked before. */
  Future<Issued> again(Plan plan, CredentialId credential) {
    return database
        .with(client -> answers.byId(client, plan.collection().organisationId(), credential))
        .map(found -> found.flatMap(earlier -> kept(plan.kind(), earlier)))
        .map(
            kept ->
                kept.orElseThrow(
                    () -> new ProblemException(new Problem.CredentialForgotten(credential))));
  }

  /** Serves a holder whose proof is spent and who has all copies. */
  Future<Issued> again(Order order) {
    return youngest(order)
        .compose(
            found -> {
              Optional<Issued> kept = found.flatMap(earlier -> kept(order.plan().kind(), earlier));
              return kept.isPresent() ? remembered(order, kept.get()) : renew(order, found);
            });
  }

  /**
   * Serves a holder who was served before where newcomers get {@code full}. The proof is spent
   * here, since no row is.
   */
  Future<Issued> againThoughFull(Order order, Problem full) {
    Once once = order.once();
    if (!order.proved() || once == null) {
      return refusedUnlessServed(order, full);
    }
    return youngest(order)
        .compose(
            found -> found.isPresent() ? spend(order, once) : refusedUnlessServed(order, full));
  }

  private Future<Issued> spend(Order order, Once once) {
    return ledger
        .spend(once)
        .compose(
            spent ->
                spent ? again(order.spent()) : refusedUnlessServed(order, SpentNonces.USED_BEFORE));
  }

  /** The answer of before, from now on also under this request's key. */
  private Future<Issued> remembered(Order order, Issued issued) {
    IdempotencyKey.Kept kept = making.kept(order.idempotencyKey(), clock.instant());
    return kept == null
        ? Future.succeededFuture(issued)
        : database
            .with(
                client ->
                    answers.remember(client, order.plan().collection().id(), kept, issued.id()))
            .map(issued);
  }

  /** A fresh one would undo a suspension, which a scan does not. */
  private Future<Issued> renew(Order order, Optional<Earlier> youngest) {
    return youngest
        .filter(earlier -> earlier.state() == CredentialState.SUSPENDED)
        .map(earlier -> Returning.<Issued>refused(new Problem.CredentialSuspended(earlier.id())))
        .orElseGet(() -> replace(order));
  }

  private Future<Issued> replace(Order order) {
    return database
        .with(client -> answers.oldestActive(client, order.plan().collection().id(), holder(order)))
        .map(
            found ->
                found.orElseThrow(() -> new ProblemException(new Problem.Overloaded(Problem.SOON))))
        .compose(
            earlier ->
                making.make(order.spent(), earlier.seat()).compose(made -> replace(made, earlier)));
  }

  /**
   * Another request of the same holder may have replaced it first; then there is a fresh one to
   * answer with.
   */
  private Future<Issued> replace(Made<Order> made, Earlier earlier) {
    return ledger
        .replace(made.entry(), earlier)
        .compose(
            replaced -> replaced ? Future.succeededFuture(made.issued()) : again(made.order()));
  }

  private Future<Optional<Earlier>> youngest(Order order) {
    return database.with(
        client -> answers.youngest(client, order.plan().collection().id(), holder(order)));
  }

  /**
   * What can be given again. One that is suspended is its holder's all the same, and verifiers see
   * that it is; one that is revoked is {@link Problem.CredentialRevoked}.
   */
  private Optional<Issued> kept(Kind kind, Earlier earlier) {
    return isKept(earlier) ? Answers.open(kind, earlier) : Optional.empty();
  }

  private Optional<Issued> kept(Kind kind, Earlier earlier, @Nullable Pickup pickup) {
    if (!(pickup instanceof Pickup.ByToken)) {
      return kept(kind, earlier);
    }
    return isKept(earlier) ? Optional.of(Answers.waiting(kind, earlier)) : Optional.empty();
  }

  private boolean isKept(Earlier earlier) {
    if (earlier.state() == CredentialState.REVOKED) {
      throw new ProblemException(new Problem.CredentialRevoked(earlier.id()));
    }
    return !earlier.issuedAt().isBefore(clock.instant().minus(retention));
  }

  private static HolderId holder(Order order) {
    return HolderId.of(order.plan().collection().organisationId(), order.holder());
  }

  private static <T> Future<T> refused(Problem problem) {
    return Future.failedFuture(new ProblemException(problem));
  }
}
