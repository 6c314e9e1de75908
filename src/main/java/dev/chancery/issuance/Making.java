package dev.chancery.issuance;

import dev.chancery.catalog.Collection;
import dev.chancery.format.CredentialDraft;
import dev.chancery.format.CredentialWriter;
import dev.chancery.format.Prepared;
import dev.chancery.model.Claims;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.Digests;
import dev.chancery.model.HolderId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.PublicJwk;
import dev.chancery.model.Randomness;
import dev.chancery.model.StatusReference;
import dev.chancery.model.Validity;
import dev.chancery.offer.Counter;
import dev.chancery.offer.Delivery;
import dev.chancery.offer.Pickup;
import dev.chancery.platform.bus.Bus;
import dev.chancery.signing.Sign;
import dev.chancery.status.StatusIndexes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
  private final Vertx vertx;
  private final Bus bus;
  private final InstantSource clock;
  private final Randomness randomness;
  private final StatusIndexes statusIndexes;
  private final Counter counter;
  private final Duration retention;

  Making(
      Vertx vertx,
      Bus bus,
      InstantSource clock,
      Randomness randomness,
      StatusIndexes statusIndexes,
      Counter counter,
      Duration retention) {
    this.vertx = vertx;
    this.bus = bus;
    this.clock = clock;
    this.randomness = randomness;
    this.statusIndexes = statusIndexes;
    this.counter = counter;
    this.retention = retention;
  }

  /** What one credential is to say, {@code writer} being its kind's or one that expects it. */
  private record Content(
      Kind kind,
      CredentialWriter writer,
      Did holder,
      @Nullable PublicJwk holderKey,
      Claims claims,
      Validity validity) {}

  /**
   * What {@code order} asks for, in {@code seat} where its collection is capped; claims that do not
   * fit are refused before anything is spent.
   */
  Future<Made<Order>> make(Order order, @Nullable Long seat) {
    Instant now = clock.instant();
    Content content = content(order.plan(), order.holder(), order.holderKey(), order.own(), now);
    return sign(content, now)
        .map(
            issued ->
                new Made<>(
                    order,
                    issued,
                    entry(
                        content,
                        issued,
                        origin(order.plan(), seat, null),
                        now,
                        order.once(),
                        kept(order.idempotencyKey(), now),
                        null)));
  }

  /** The same for a row of a file, at {@code now}. */
  Future<Made<RowOrder>> make(RowOrder order, @Nullable Long seat, Instant now) {
    return Future.succeededFuture(order)
        .map(row -> content(row.plan(), row.holder(), row.holderKey(), row.own(), now))
        .compose(content -> make(order, seat, content, now));
  }

  private Future<Made<RowOrder>> make(
      RowOrder order, @Nullable Long seat, Content content, Instant now) {
    return sign(content, now)
        .map(
            issued ->
                new Made<>(
                    order,
                    issued,
                    entry(
                        content,
                        issued,
                        origin(order.plan(), seat, order.row()),
                        now,
                        null,
                        null,
                        delivery(content, issued, order.pickup(), now))));
  }

  private static Content content(
      Plan plan, Did holder, @Nullable PublicJwk holderKey, Claims own, Instant now) {
    return new Content(
        plan.kind(),
        plan.writer(),
        holder,
        holderKey,
        plan.claims(holder, own),
        Validity.startingAt(now, plan.lifetime()));
  }

  private static Origin origin(Plan plan, @Nullable Long seat, @Nullable BulkRow row) {
    Collection collection = plan.collection();
    return new Origin.Campaign(collection.id(), collection.policy().copiesPerHolder(), seat, row);
  }

  /** What {@code order} asks for, at {@code now}. */
  Future<Made<DirectOrder>> make(DirectOrder order, Instant now) {
    return Future.succeededFuture(order)
        .map(wanted -> content(wanted, now))
        .compose(content -> make(order, content, now));
  }

  private static Content content(DirectOrder order, Instant now) {
    Kind kind = order.kind();
    return new Content(
        kind,
        kind.writer(),
        order.holder(),
        order.holderKey(),
        order.claims(),
        order.validity(now));
  }

  private Future<Made<DirectOrder>> make(DirectOrder order, Content content, Instant now) {
    return sign(content, now)
        .map(
            issued ->
                new Made<>(
                    order,
                    issued,
                    entry(
                        content,
                        issued,
                        origin(order, issued.id()),
                        now,
                        order.once(),
                        kept(order.idempotencyKey(), now),
                        delivery(content, issued, order.pickup(), now))));
  }

  private static Origin origin(DirectOrder order, CredentialId id) {
    Kind kind = order.kind();
    Mandate mandate = order.mandate();
    return new Origin.Request(
        kind.name().schemaIds().getFirst(),
        null,
        mandate == null ? null : mandate.delegated(kind.dataKey(), id));
  }

  /** What {@code order} asks for, at {@code now}; a proof is made on the hour, as a validity is. */
  Future<Made<DocumentOrder>> make(DocumentOrder order, Instant now) {
    return status(order.kind(), order.revocable())
        .compose(status -> sign(order, status.orElse(null), now))
        .map(issued -> new Made<>(order, issued, entry(order, issued, now)));
  }

  private Future<Issued> sign(DocumentOrder order, @Nullable StatusReference status, Instant now) {
    Kind kind = order.kind();
    CredentialId id = CredentialId.random(randomness);
    Instant created = Validity.startingAt(now, null).from();
    return vertx
        .executeBlocking(() -> order.writer().prepare(order.credential(), status, created), false)
        .compose(prepared -> signed(kind, prepared))
        .map(credential -> new Issued(id, kind.name().format(), credential, status, now));
  }

  private Entry entry(DocumentOrder order, Issued issued, Instant now) {
    Kind kind = order.kind();
    Did holder = order.credential().holder();
    OrganisationId organisation = kind.name().organisation();
    return new Entry(
        issued.id(),
        organisation,
        new Origin.Document(
            order.name() == null ? null : CredentialName.digest(kind.issuer().did(), order.name())),
        holder,
        holder == null ? null : HolderId.of(organisation, holder),
        kind.key().id(),
        Digests.sha256(issued.credential().getBytes(StandardCharsets.UTF_8)),
        issued.status(),
        now,
        order.credential().until(),
        Answers.seal(kind, issued),
        null,
        kept(order.idempotencyKey(), now),
        null);
  }

  private @Nullable Delivery delivery(
      Content content, Issued issued, @Nullable Pickup pickup, Instant now) {
    Kind kind = content.kind;
    return pickup == null
        ? null
        : counter.delivery(
            new Counter.Left(
                issued.id(),
                issued.format(),
                issued.credential(),
                kind.issuer().did(),
                content.holder),
            pickup,
            kind.dataKey(),
            now);
  }

  /** Until when {@code key} answers. */
  IdempotencyKey.@Nullable Kept kept(@Nullable IdempotencyKey key, Instant now) {
    return key == null ? null : new IdempotencyKey.Kept(key, now.plus(retention));
  }

  private Future<Issued> sign(Content content, Instant now) {
    return status(content.kind, content.kind.name().revocable())
        .compose(status -> sign(content, status.orElse(null), now));
  }

  private Future<Optional<StatusReference>> status(Kind kind, boolean revocable) {
    return revocable
        ? statusIndexes.reserve(kind.statusSeries()).map(Optional::of)
        : Future.succeededFuture(Optional.empty());
  }

  private Future<Issued> sign(Content content, @Nullable StatusReference status, Instant now) {
    CredentialId id = CredentialId.random(randomness);
    CredentialDraft draft =
        new CredentialDraft(
            id, content.holder, content.holderKey, content.claims, content.validity, status);
    return prepared(content.writer, draft)
        .compose(prepared -> signed(content.kind, prepared))
        .map(credential -> new Issued(id, content.kind.name().format(), credential, status, now));
  }

  private Future<Prepared> prepared(CredentialWriter writer, CredentialDraft draft) {
    return writer.isCostly(draft)
        ? vertx.executeBlocking(() -> writer.prepare(draft), false)
        : Future.succeededFuture(writer.prepare(draft));
  }

  private Future<String> signed(Kind kind, Prepared prepared) {
    return bus.request(Sign.ADDRESS, new Sign(kind.key().id(), prepared.toBeSigned()))
        .map(signed -> prepared.finish(signed.signature()));
  }

  private static Entry entry(
      Content content,
      Issued issued,
      Origin origin,
      Instant now,
      @Nullable Once once,
      IdempotencyKey.@Nullable Kept key,
      @Nullable Delivery delivery) {
    Kind kind = content.kind;
    return new Entry(
        issued.id(),
        kind.name().organisation(),
        origin,
        content.holder,
        HolderId.of(kind.name().organisation(), content.holder),
        kind.key().id(),
        Digests.sha256(issued.credential().getBytes(StandardCharsets.UTF_8)),
        issued.status(),
        now,
        content.validity.until(),
        delivery == null ? Answers.seal(kind, issued) : null,
        once,
        key,
        delivery);
  }
}
