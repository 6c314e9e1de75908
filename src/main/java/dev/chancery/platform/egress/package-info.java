/**
 * The one way out: every request whose address somebody else may choose goes through {@link
 * dev.chancery.platform.egress.Egress} (threat T-15).
 *
 * <p>May see: {@code model}.
 *
 * <p><i>Decided:</i> a name is resolved once, every address of the answer is checked, and the
 * socket goes to the address that was checked, with the name kept for SNI, the certificate and
 * {@code Host}. <i>Because:</i> a second look-up may answer otherwise (DNS rebinding).
 * <i>Rejected:</i> checking the name and leaving the look-up to the HTTP client.
 *
 * <p><i>Decided:</i> twenty requests at once for one organisation, a hundred for all.
 * <i>Because:</i> whoever scans names the host, and hosts that never answer would else stop did:web
 * for everybody.
 *
 * <p><i>Decided:</i> what is told has an {@code Egress} of its own, of which nothing but the status
 * of an answer is known. <i>Because:</i> who hears of something may take longer, and takes no
 * places from those whose documents we need; and what an address that we were given answers is no
 * business of whoever gave it (T-28).
 *
 * <p><i>Decided:</i> an exception is an exact {@code host:port} of the operator's. <i>Because:</i>
 * a network or a wildcard always allows more than was meant.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.egress;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
