package dev.chancery.issuance;

import dev.chancery.model.CollectionId;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.HolderId;
import dev.chancery.model.ProofType;
import dev.chancery.model.SchemaId;
import dev.chancery.model.StatusReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger knows of a credential, without what the credential says.
 *
 * @param proofType null where nothing in the ledger tells it
 * @param collection null for a credential that a request asked for, which has a {@code schema}
 * @param transaction the root of the Merkle tree of its batch; null where it was issued alone
 * @param kid the DID URL of the issuer's key that has signed it
 * @param schema null too for one that a request brought itself
 * @param holder null where it is about nobody with a DID
 * @param holderDid null where only the holder's id is known
 * @param validUntil null where it does not expire
 * @param status null where it cannot be revoked
 * @param replacedBy null where it is not replaced
 * @param parent the delegation that it is under; null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record CredentialMetadata(
    CredentialId id,
    CredentialState state,
    @Nullable ProofType proofType,
    @Nullable CollectionId collection,
    @Nullable SchemaId schema,
    byte @Nullable [] transaction,
    String kid,
    @Nullable HolderId holder,
    @Nullable Did holderDid,
    Instant issuedAt,
    @Nullable Instant validUntil,
    @Nullable StatusReference status,
    @Nullable CredentialId replacedBy,
    @Nullable CredentialId parent) {

  /** The same, of what the credential's own text has shown. */
  CredentialMetadata of(ProofType shown) {
    return new CredentialMetadata(
        id,
        state,
        shown,
        collection,
        schema,
        transaction,
        kid,
        holder,
        holderDid,
        issuedAt,
        validUntil,
        status,
        replacedBy,
        parent);
  }
}
