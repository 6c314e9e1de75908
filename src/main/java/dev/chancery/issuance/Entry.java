package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.KeyId;
import dev.chancery.model.OrganisationId;
import dev.chancery.model.StatusReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger, before it is one.
 *
 * @param copies how many copies a holder may have, null for no limit
 * @param seat its place in a capped collection
 * @param digest SHA-256 of the credential as it is handed out
 * @param sealed the credential itself, sealed
 * @param once what the issuance spends
 */
@SuppressWarnings("ArrayRecordComponent") // becomes a row
record Entry(
    CredentialId id,
    OrganisationId organisation,
    CollectionId collection,
    Did holder,
    HolderId holderId,
    KeyId key,
    @Nullable Long copies,
    @Nullable Long seat,
    byte[] digest,
    @Nullable StatusReference status,
    Instant issuedAt,
    @Nullable Instant validUntil,
    byte[] sealed,
    @Nullable Once once,
    IdempotencyKey.@Nullable Kept idempotencyKey) {

  /** The same entry, once what it spends is spent. */
  Entry spent() {
    return new Entry(
        id,
        organisation,
        collection,
        holder,
        holderId,
        key,
        copies,
        seat,
        digest,
        status,
        issuedAt,
        validUntil,
        sealed,
        null,
        idempotencyKey);
  }
}
