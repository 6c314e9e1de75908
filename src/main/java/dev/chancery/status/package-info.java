/**
 * Status lists: an index for each credential, what is said there of it, and the signed list that
 * everybody may fetch.
 *
 * <p>May see: {@code signing}, {@code format}, {@code platform}, {@code model}.
 *
 * <p><i>Decided:</i> a counter, leased in blocks, and a keyed permutation that makes positions of
 * it. <i>Because:</i> allocation is then O(1) in memory, unpredictable to outsiders and free of
 * collisions by construction; {@code UNIQUE (list, index)} is the backstop. <i>Rejected:</i> a
 * counter row raised in each issuing transaction, which serialises issuance at one per commit;
 * random draws, which collide.
 *
 * <p><i>Decided:</i> a list is signed on change and before it expires, never on reading, and lies
 * signed in its row. <i>Because:</i> everybody must get the same bytes, from every node.
 *
 * <p><i>Decided:</i> whoever changes an entry raises its list's version in the same statement, and
 * nudges the publisher of its node; every node looks for raised versions besides. <i>Because:</i> a
 * version that is read is then of all entries up to it, and a node that dies after it has answered
 * leaves a row that another finds. <i>Rejected:</i> versions from a sequence, of which a later one
 * may commit before an earlier.
 *
 * <p><i>Decided:</i> one index for both purposes. <i>Because:</i> one allocation then serves a
 * Token Status List of two bits, and two Bitstring Status Lists that are signed together and lie in
 * one row.
 *
 * <p><i>Decided:</i> a list that keeps changing rests for a quarter of the interval between two
 * signatures. <i>Because:</i> a thousand revocations a second are to cost four signatures and not a
 * thousand.
 *
 * <p><i>Decided:</i> each list is signed in a transaction of its own, and one that cannot be is
 * left alone for a while, longer each time. <i>Because:</i> those that are due are looked for in
 * the same order each time, and the first that fails, or takes its time to, would be all that is
 * ever looked at.
 *
 * <p><i>Decided:</i> a list is secured exactly as the credentials that point at it, cryptosuite for
 * cryptosuite. <i>Because:</i> whoever can verify the one can then verify the other (Bitstring
 * Status List §2.2). <i>Rejected:</i> one list for all of an issuer's VCDM credentials: a larger
 * herd, but half of its verifiers could not read it.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.status;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
