package dev.chancery.direct;

import dev.chancery.identity.DidDocument;
import dev.chancery.identity.DidResolver;
import dev.chancery.issuance.BatchOrder;
import dev.chancery.issuance.Delegations;
import dev.chancery.issuance.DirectOrder;
import dev.chancery.issuance.IdempotencyKey;
import dev.chancery.issuance.Issuance;
import dev.chancery.issuance.Issued;
import dev.chancery.issuance.Kind;
import dev.chancery.issuance.Kinds;
import dev.chancery.model.Claims;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.model.PublicJwk;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.context.Slices;
import dev.chancery.platform.measure.Outcomes;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The lane: a request, from its arrival to what it is answered. Owned by one event loop. */
public final class DirectIssue {
  /**
   * As many are checked at a time as do not hold the event loop, and leave the organisation some of
   * the places that it has for looking up holders elsewhere; then it is others' turn.
   */
  private static final int SLICE = 10;

  private static final Duration ADMITTING = Duration.ofSeconds(8);

  private final Kinds kinds;
  private final DidResolver resolver;
  private final Delegations delegations;
  private final Issuance issuance;
  private final Orders orders;
  private final Slices slices;
  private final Outcomes single;
  private final Outcomes batch;

  public DirectIssue(
      Kinds kinds,
      DidResolver resolver,
      Delegations delegations,
      Issuance issuance,
      Orders orders,
      Slices slices,
      MeterRegistry meters) {
    this.kinds = kinds;
    this.resolver = resolver;
    this.delegations = delegations;
    this.issuance = issuance;
    this.orders = orders;
    this.slices = slices;
    this.single = new Outcomes(meters, "chancery.lane", Tags.of("lane", "direct"));
    this.batch = new Outcomes(meters, "chancery.lane", Tags.of("lane", "batch"));
  }

  Future<Issued> issue(Issue request) {
    return measured(
        single, () -> kinds.of(request.kind()).compose(kind -> answeredOr(kind, request)));
  }

  Future<IssueBatch.Answered> issue(IssueBatch request) {
    return measured(
        batch,
        () ->
            kinds
                .of(request.kind())
                .compose(kind -> answeredOr(kind, request))
                .map(IssueBatch.Answered::new));
  }

  private <T> Future<T> measured(Outcomes outcomes, Supplier<Future<T>> work) {
    long started = System.nanoTime();
    issuance.requireCapacity();
    return work.get()
        .onSuccess(_ -> outcomes.record("issued", started))
        .onFailure(failure -> outcomes.recordFailure(failure, started));
  }

  private Future<Issued> answeredOr(Kind kind, Issue request) {
    IdempotencyKey key = request.idempotencyKey();
    Future<Optional<Issued>> before =
        key == null
            ? Future.succeededFuture(Optional.empty())
            : issuance.answered(kind, key, request.pickup());
    return before.compose(
        found ->
            found.isPresent()
                ? Future.succeededFuture(found.get())
                : order(kind, request.wish(), key, request.pickup()).compose(issuance::issue));
  }

  private Future<byte[]> answeredOr(Kind kind, IssueBatch request) {
    IdempotencyKey key = request.idempotencyKey();
    Future<Optional<byte[]>> before =
        key == null ? Future.succeededFuture(Optional.empty()) : issuance.answeredBatch(kind, key);
    return before.compose(
        found ->
            found.isPresent()
                ? Future.succeededFuture(found.get())
                : unordered(kind, key).compose(_ -> batch(kind, request)));
  }

  /**
   * A key that an order was given with is good for its body alone, before it is carried out too.
   */
  private Future<Void> unordered(Kind kind, @Nullable IdempotencyKey key) {
    return key == null
        ? Future.succeededFuture()
        : orders.requireSame(kind.name().organisation(), key);
  }

  private Future<byte[]> batch(Kind kind, IssueBatch request) {
    List<BatchOrder.Wanted> wanted = new ArrayList<>(request.entries().size());
    return slices
        .each(
            request.entries(),
            SLICE,
            ADMITTING,
            slice -> {
              List<Future<BatchOrder.Wanted>> admitted =
                  slice.stream().map(entry -> admitted(kind, entry, request.pickup())).toList();
              return Future.all(admitted)
                  .onSuccess(_ -> admitted.forEach(entry -> wanted.add(entry.result())));
            })
        .map(
            _ ->
                new BatchOrder(
                    kind,
                    Delegations.eachProofOnce(wanted),
                    request.atomic(),
                    request.idempotencyKey(),
                    request.answer()))
        .compose(issuance::issue);
  }

  private Future<BatchOrder.Wanted> admitted(
      Kind kind, IssueBatch.Entry entry, @Nullable Pickup pickup) {
    return switch (entry) {
      case IssueBatch.Entry.Unreadable(String holder, Problem problem) ->
          Future.succeededFuture(new BatchOrder.Wanted.Refused(holder, problem));
      case IssueBatch.Entry.Read(Wish wish) ->
          order(kind, wish, null, pickup)
              .compose(delegations::requireUnspent)
              .<BatchOrder.Wanted>map(BatchOrder.Wanted.Admitted::new)
              .recover(failure -> refused(wish, failure));
    };
  }

  private static Future<BatchOrder.Wanted> refused(Wish wish, Throwable failure) {
    return failure instanceof ProblemException expected
            && BatchOrder.isOfTheEntry(expected.problem())
        ? Future.succeededFuture(
            new BatchOrder.Wanted.Refused(wish.holder().value(), expected.problem()))
        : Future.failedFuture(failure);
  }

  /** Claims are checked before the holder is looked for, which may take a socket. */
  private Future<DirectOrder> order(
      Kind kind, Wish wish, @Nullable IdempotencyKey key, @Nullable Pickup pickup) {
    return Future.succeededFuture(wish)
        .map(wanted -> kind.claims(wanted.holder(), wanted.claims()))
        .compose(claims -> order(kind, wish, claims, key, pickup));
  }

  private Future<DirectOrder> order(
      Kind kind, Wish wish, Claims claims, @Nullable IdempotencyKey key, @Nullable Pickup pickup) {
    return resolver
        .resolve(kind.name().organisation(), wish.holder())
        .map(document -> holderKey(kind, wish, document))
        .map(
            holderKey ->
                new DirectOrder(
                    kind,
                    wish.holder(),
                    holderKey.orElse(null),
                    claims,
                    wish.validUntil(),
                    key,
                    pickup,
                    null))
        .compose(order -> delegated(order, wish));
  }

  private Future<DirectOrder> delegated(DirectOrder order, Wish wish) {
    return order.kind().name().isDelegation()
        ? delegations.admit(order, wish.parent(), wish.delegatorProof())
        : Future.succeededFuture(order);
  }

  /** An SD-JWT VC says whose it is by a key alone. */
  private static Optional<PublicJwk> holderKey(Kind kind, Wish wish, DidDocument document) {
    Optional<PublicJwk> key = document.firstAuthenticationKey();
    if (key.isEmpty() && kind.name().format() == FormatIdentifier.DC_SD_JWT) {
      throw new ProblemException(
          new Problem.DidUnresolvable(
              wish.holder(), "it has no authentication key that we can use"));
    }
    return key;
  }
}
