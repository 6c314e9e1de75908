package dev.chancery.issuance;

import dev.chancery.model.CredentialId;
import dev.chancery.model.StatusReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A credential that was recorded before, as it stands in the ledger.
 *
 * @param sealed the credential itself, until its retention ends
 */
@SuppressWarnings("ArrayRecordComponent") // opened, and compared by nobody
record Earlier(
    CredentialId id,
    CredentialState state,
    @Nullable Long seat,
    @Nullable StatusReference status,
    Instant issuedAt,
    byte @Nullable [] sealed) {}
