package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.KeyId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.StatusReference;
import dev.chancery.offer.Delivery;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger, before it is one.
 *
 * @param holder null where it is about nobody with a DID
 * @param digest SHA-256 of the credential as it is handed out
 * @param sealed the credential itself, sealed; null where it lies in {@code delivery}
 * @param once what the issuance spends
 * @param delivery where the credential is to wait for its holder
 */
@SuppressWarnings("ArrayRecordComponent") // becomes a row
record Entry(
    CredentialId id,
    OrganisationId organisation,
    Origin origin,
    @Nullable Did holder,
    @Nullable HolderId holderId,
    KeyId key,
    byte[] digest,
    @Nullable StatusReference status,
    Instant issuedAt,
    @Nullable Instant validUntil,
    byte @Nullable [] sealed,
    @Nullable Once once,
    IdempotencyKey.@Nullable Kept idempotencyKey,
    @Nullable Delivery delivery) {

  /** The same entry, once what it spends is spent. */
  Entry spent() {
    return with(origin, null);
  }

  /** The same entry, of a request, as {@code leaf} of its batch. */
  Entry at(Origin.Leaf leaf) {
    return switch (origin) {
      case Origin.Request request ->
          with(new Origin.Request(request.schema(), leaf, request.delegated()), once);
      case Origin.Campaign _, Origin.Document _ ->
          throw new IllegalStateException("only what is issued by a schema has batches");
    };
  }

  private Entry with(Origin other, @Nullable Once spending) {
    return new Entry(
        id,
        organisation,
        other,
        holder,
        holderId,
        key,
        digest,
        status,
        issuedAt,
        validUntil,
        sealed,
        spending,
        idempotencyKey,
        delivery);
  }

  @Nullable CollectionId collection() {
    return origin instanceof Origin.Campaign campaign ? campaign.collection() : null;
  }

  @Nullable Long copies() {
    return origin instanceof Origin.Campaign campaign ? campaign.copies() : null;
  }

  @Nullable Long seat() {
    return origin instanceof Origin.Campaign campaign ? campaign.seat() : null;
  }

  /** Of the file that it was asked for with. */
  @Nullable BulkRow row() {
    return origin instanceof Origin.Campaign campaign ? campaign.row() : null;
  }

  @Nullable String schema() {
    return origin instanceof Origin.Request request ? request.schema().value() : null;
  }

  byte @Nullable [] name() {
    return origin instanceof Origin.Document document ? document.name() : null;
  }

  Origin.@Nullable Leaf leaf() {
    return origin instanceof Origin.Request request ? request.leaf() : null;
  }

  Origin.@Nullable Delegated delegated() {
    return origin instanceof Origin.Request request ? request.delegated() : null;
  }

  /** The delegation that it is under. */
  @Nullable CredentialId parent() {
    Origin.Delegated delegated = delegated();
    return delegated == null ? null : delegated.parent();
  }

  /** Within which an idempotency key is one: the collection, or the organisation. */
  UUID scope() {
    return switch (origin) {
      case Origin.Campaign campaign -> campaign.collection().value();
      case Origin.Request _, Origin.Document _ -> organisation.value();
    };
  }
}
