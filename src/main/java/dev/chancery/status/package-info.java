/**
 * Status lists: an index for each credential, its revocation, and the signed list that everybody
 * may fetch.
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
 */
@NullMarked
@CheckReturnValue
package dev.chancery.status;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
