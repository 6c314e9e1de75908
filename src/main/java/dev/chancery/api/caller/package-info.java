/**
 * Who is calling, and what they may: API keys with their scopes.
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
 */
@NullMarked
@CheckReturnValue
package dev.chancery.api.caller;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
