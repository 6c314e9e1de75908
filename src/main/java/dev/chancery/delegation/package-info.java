/**
 * What one may do for another, and that it can only narrow when it is passed on: a {@link
 * dev.chancery.delegation.Delegation} and what it says more than its parent. Pure.
 *
 * <p>May see: {@code model}, {@code format} and the JSON of {@code platform}.
 *
 * <p>To extend: another kind of limit is another word in {@link
 * dev.chancery.delegation.Constraints.Sense}; it must stay transitive, which a test draws.
 *
 * <p><i>Decided:</i> a scope is an exact string, unless it ends in {@code :*}, and then covers
 * whatever begins as it does. <i>Because:</i> whoever verifies can decide it without us.
 * <i>Rejected:</i> patterns, of which two can be written where none can tell which is narrower.
 *
 * <p><i>Decided:</i> how a constraint may change is told by the first word of its name: the number
 * of {@code max…} may fall and that of {@code min…} rise, the array of {@code allowed…} may lose
 * and that of {@code denied…} gain; whatever else must stay as it is, and only at the top may there
 * be one more. <i>Because:</i> constraints are the organisation's own, and narrowing must be
 * decided without asking it; what nobody can tell is not let through. <i>Rejected:</i> to take a
 * number for a ceiling and an array for a list of what is allowed unless their name says otherwise,
 * which let {@code requiredApprovals} fall; a language for constraints, which every agent would
 * have to learn.
 *
 * <p><i>Decided:</i> every widening is told. <i>Because:</i> who must ask a person to sign anew
 * wants to ask once.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.delegation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
