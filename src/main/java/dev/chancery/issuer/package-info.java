/**
 * An issuer's life: its DID, its keys and their rotation, its deactivation, the documents that it
 * publishes.
 *
 * <p>May see: storey 1 and below. {@code issuance} on the same storey may see this package, to
 * learn whether an issuer is active; nothing here sees {@code issuance}.
 *
 * <p><i>Decided:</i> a deactivated issuer signs nothing any more, and its document stays.
 * <i>Because:</i> what it issued before must stay verifiable, and revocable. <i>Rejected:</i>
 * serving 410, which would void every credential it ever made.
 *
 * <p><i>Decided:</i> when a superseded key retires is read from the ledger once, after it has
 * stopped signing. <i>Because:</i> it is exact and costs the hot path nothing. <i>Rejected:</i> a
 * high-water mark that every issuance would have to raise.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.issuer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
