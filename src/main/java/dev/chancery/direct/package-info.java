/**
 * Lane 3: a backend names holder and claims, and gets the credential in its answer, or a thousand
 * of them together, at once or later; or it has written the credential itself, and gets it secured.
 *
 * <p>May see: storey 2 and below. No other lane.
 *
 * <p><i>Decided:</i> the checks come in the order that is promised: the issuer, its key, the
 * schema, whether it is for this issuer, the claims, the holder. <i>Because:</i> a caller then sees
 * the same code for the same fault, whatever else is wrong with the request.
 *
 * <p><i>Decided:</i> a delegation is looked at last. <i>Because:</i> what it may say depends on its
 * parent, and what its delegator must have signed on all of it.
 *
 * <p><i>Decided:</i> a holder whose DID document has an authentication key is bound to it, proof or
 * none. <i>Because:</i> the backend vouches for the holder, and whoever else gets hold of the
 * credential cannot present it.
 *
 * <p><i>Decided:</i> what a caller wrote is expanded before it is secured, even where the proof is
 * over the JSON. <i>Because:</i> no schema was registered for its terms, so that nobody has looked
 * at them before. <i>Rejected:</i> a schema for each, which a caller of VC-API does not have.
 *
 * <p><i>Decided:</i> a batch whose caller would rather be answered later (RFC 7240) is an order in
 * a small queue of its own, and is carried out as any other batch. <i>Because:</i> it is one
 * transaction, whose tree the issuer signs, and has a schema and an issuer; rows of the bulk lane
 * are of a collection, and of a hundred in a transaction. <i>Rejected:</i> a collection made up for
 * each batch, whose policy nobody has chosen.
 *
 * <p><i>Decided:</i> an order is carried out under an idempotency key, the caller's or one of its
 * own, and its answer is the batch's. <i>Because:</i> the batch's own row then says that it was
 * done, whatever becomes of the node in between, and whoever takes the order next, or asks for the
 * same at once, finds it; a lease keeps two nodes from working in vain, and nothing else. What is
 * not finished keeps its key from being forgotten. <i>Rejected:</i> to finish the order in the
 * batch's transaction, which would have to know of orders.
 *
 * <p><i>Decided:</i> the body is kept as it came, sealed, and read again when its turn comes.
 * <i>Because:</i> there is one form of a request, and one who reads it. <i>Rejected:</i> a second
 * form for the table, which would have to say the same for ever.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.direct;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
