/**
 * DID documents: a {@link dev.chancery.identity.DidMethod} for each method, and one resolver that
 * remembers.
 *
 * <p>May see: {@code model}, {@code platform}.
 *
 * <p>To extend: a DID method is a class {@code XyzMethod} and one line in {@link
 * dev.chancery.identity.DidMethods}; its test inherits {@code DidMethodContract}.
 *
 * <p><i>Decided:</i> a document holds only what is used here: P-256 and Ed25519 keys under the
 * DID's own name and control, and which of them authenticate and assert. <i>Because:</i> what is
 * not kept cannot be trusted by mistake. Keys of other kinds are passed over, not refused: a wallet
 * may have them.
 *
 * <p><i>Decided:</i> a built-in method is never shadowed by a registered DID. <i>Because:</i> an
 * organisation could otherwise speak for somebody else's did:key.
 *
 * <p><i>Decided:</i> a fetched document may be five minutes old, a failure ten seconds (threat
 * T-44). <i>Rejected:</i> heeding the host's cache headers, which would let it choose.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.identity;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
