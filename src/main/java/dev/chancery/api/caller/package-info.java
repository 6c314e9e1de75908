/**
 * Who is calling, and what they may: API keys with their scopes, and access tokens of an
 * organisation's own issuer.
 *
 * <p>May see: {@code model}, {@code platform}.
 *
 * <p><i>Decided:</i> a key's row is found by the SHA-256 of its secret, and a secret that a
 * rotation has replaced keeps a row of its own. <i>Because:</i> the key stays one thing, with one
 * name and one end, however often its secret changes; and a secret that was configured once and
 * rotated away does not come back with the next start. <i>Rejected:</i> a new key for each
 * rotation, of which nobody knows which is whose.
 *
 * <p><i>Decided:</i> only {@code admin} makes keys, and {@code admin} is every scope.
 * <i>Because:</i> then no key has a scope that its maker lacks, and a stolen key of less makes no
 * other.
 *
 * <p><i>Decided:</i> an issuer and an audience together are one organisation's, who registers them
 * first. <i>Because:</i> a token names its organisation by nothing else, and one that two would
 * take could act for the wrong one. Who names another's issuer first keeps that one out, who is
 * told so before any of its people calls, and the operator takes such a sign-in away.
 * <i>Rejected:</i> a header that names the organisation, which a console that calls as it does
 * elsewhere does not send; to let several name the same and the keys decide, which are public, so
 * that anybody could name them too and have all its tokens refused at any time.
 *
 * <p><i>Decided:</i> of a token with several audiences that are several organisations' the keys do
 * decide. <i>Because:</i> it was refused before, and to name one of the others was enough for that.
 *
 * <p><i>Decided:</i> a token is verified each time, on the event loop, as a holder's proof is.
 * <i>Because:</i> it is the work of a tenth of a millisecond with the algorithms and key lengths
 * that are taken, and what is registered anew holds at once. <i>Rejected:</i> ES384 and ES512, for
 * which no native provider is loaded.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.api.caller;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
