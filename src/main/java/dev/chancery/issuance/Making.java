package dev.chancery.issuance;

import dev.chancery.catalog.Collection;
import dev.chancery.format.CredentialDraft;
import dev.chancery.format.Prepared;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Digests;
import dev.chancery.model.HolderId;
import dev.chancery.model.Randomness;
import dev.chancery.model.StatusReference;
import dev.chancery.model.Validity;
import dev.chancery.platform.bus.Bus;
import dev.chancery.signing.Sign;
import dev.chancery.status.StatusIndexes;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the credential of an order: status index, draft, signature, and the row that will record
 * it. Owned by one event loop.
 */
final class Making {
  private final Bus bus;
  private final InstantSource clock;
  private final Randomness randomness;
  private final StatusIndexes statusIndexes;
  private final Duration retention;

  Making(
      Bus bus,
      InstantSource clock,
      Randomness randomness,
      StatusIndexes statusIndexes,
      Duration retention) {
    this.bus = bus;
    this.clock = clock;
    this.randomness = randomness;
    this.statusIndexes = statusIndexes;
    this.retention = retention;
  }

  /**
   * What {@code order} asks for, in {@code seat} where its collection is capped; claims that do not
   * fit are refused before anything is spent.
   */
  Future<Made> make(Order order, @Nullable Long seat) {
    Claims claims = order.plan().claims(order.holder(), order.own());
    return status(order.plan()).compose(status -> sign(order, claims, seat, status.orElse(null)));
  }

  /** Until when {@code key} answers. */
  IdempotencyKey.@Nullable Kept kept(@Nullable IdempotencyKey key, Instant now) {
    return key == null ? null : new IdempotencyKey.Kept(key, now.plus(retention));
  }

  private Future<Optional<StatusReference>> status(Plan plan) {
    return plan.collection().revocable()
        ? statusIndexes.reserve(plan.statusSeries()).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Made> sign(
      Order order, Claims claims, @Nullable Long seat, @Nullable StatusReference status) {
    Plan plan = order.plan();
    Instant now = clock.instant();
    Validity validity = Validity.startingAt(now, plan.lifetime());
    CredentialId id = CredentialId.random(randomness);
    Prepared prepared =
        plan.writer()
            .prepare(
                new CredentialDraft(
                    id, order.holder(), order.holderKey(), claims, validity, status));
    return bus.request(Sign.ADDRESS, new Sign(plan.key().id(), prepared.toBeSigned()))
        .map(signed -> prepared.finish(signed.signature()))
        .map(credential -> new Issued(id, plan.collection().format(), credential, status))
        .map(issued -> new Made(order, issued, entry(order, issued, seat, validity, now)));
  }

  private Entry entry(
      Order order, Issued issued, @Nullable Long seat, Validity validity, Instant now) {
    Collection collection = order.plan().collection();
    return new Entry(
        issued.id(),
        collection.organisationId(),
        collection.id(),
        order.holder(),
        HolderId.of(collection.organisationId(), order.holder()),
        order.plan().key().id(),
        collection.policy().copiesPerHolder(),
        seat,
        Digests.sha256(issued.credential().getBytes(StandardCharsets.US_ASCII)),
        issued.status(),
        now,
        validity.until(),
        Answers.seal(order.plan(), issued),
        order.once(),
        kept(order.idempotencyKey(), now));
  }
}
