/**
 * Lane 1: a scan becomes a credential, and so does a claim. Who may collect, by the collection's
 * policy, or because they have a link; proofs, codes and idempotency keys; then {@code issuance}.
 *
 * <p>May see: storey 2 and below. No other lane.
 *
 * <p><i>Decided:</i> a screen's code is an HMAC of the collection and a half minute, and is not
 * spent. <i>Because:</i> everybody in the room scans the same one; it shows presence, not identity.
 * <i>Rejected:</i> a code for each scan, which a screen cannot show.
 *
 * <p><i>Decided:</i> a claim asks for a proof and for nothing else that the collection asks of a
 * scan, but that it is open. <i>Because:</i> its recipient was chosen by the organisation, and the
 * credential must be somebody's who is there.
 *
 * <p><i>Decided:</i> a claim has a transaction of its own, and scans go on sharing theirs.
 * <i>Because:</i> it holds a row while it is made sure that nobody else has it.
 *
 * <p><i>Decided:</i> the idempotency key is looked at before the nonce and before the window.
 * <i>Because:</i> a request that is sent again must get its answer again, also when its nonce is
 * spent or the collection has closed meanwhile.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.autoissue;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
