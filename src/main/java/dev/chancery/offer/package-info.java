/**
 * What waits to be collected: credentials that were issued to a DID and not handed out yet, and
 * claims, which become credentials of whoever opens their links.
 *
 * <pre>
 *              ┌─► collected   by the first key that is shown
 *   waiting ───┼─► cancelled   by its organisation
 *              └─► expired
 * </pre>
 *
 * <p>May see: {@code audit}, {@code identity}, {@code outbox} and {@code proof}, and the ground
 * floor. Its neighbour {@code issuance} sees it, and writes what waits in the statement that
 * records the credential.
 *
 * <p>To extend: another way to collect is another {@link dev.chancery.offer.Pickup}.
 *
 * <p><i>Decided:</i> what a proof has collected can be collected again, with a fresh proof, until
 * the retention ends. <i>Because:</i> an answer may be lost after its transaction has committed,
 * and the credential must not be lost with it. <i>Rejected:</i> an acknowledgement by the wallet,
 * which may be lost as well. Who comes again gets first what was never handed out, then what was
 * handed out longest ago, so that more than one answer holds can be had by asking again.
 *
 * <p><i>Decided:</i> an answer holds a hundred credentials, or as few as pass a megabyte, and who
 * asks may name an issuer. <i>Because:</i> whoever may issue can leave more for a DID than its
 * holder wants, and what one issuer has left must be had without collecting all that. Each way has
 * an index in its order, so that neither costs more where more waits. <i>Rejected:</i> a cursor:
 * the next answer is what was not handed out yet, and needs no place; a turn for each issuer, which
 * reads everything that waits.
 *
 * <p><i>Decided:</i> the document of a DID whose method is not built in counts for the organisation
 * that registered it: a proof collects what waits from those organisations in whose eyes it holds,
 * and where there are none that is nothing, and no error. <i>Because:</i> otherwise an organisation
 * could register another key for a DID and collect what another has issued to it; and an error
 * would tell a stranger for whom something waits. <i>Rejected:</i> built-in methods only, which
 * would leave what was issued to other DIDs where it is.
 *
 * <p><i>Decided:</i> a claim is looked at without being changed, and taken by a proof of a key, in
 * the transaction that spends the proof and records the credential. <i>Because:</i> whatever opens
 * links in mails before people do collects nothing, of two wallets one has it, and who has lost the
 * answer shows the same key again. <i>Rejected:</i> to issue when the link is opened; and to sign
 * while the claim is held, for which others with the link would wait.
 *
 * <p><i>Decided:</i> the statement that ends a claim ends its row of the bulk, and counts it.
 * <i>Because:</i> neither is then true without the other, and nobody has to come by and compare.
 * That {@code offer} writes to tables of {@code bulk} is the price. <i>Rejected:</i> triggers,
 * whose cost nobody reads in the statement.
 *
 * <p><i>Decided:</i> a claim takes no seat of a capped collection and no part of a quota before it
 * is collected. <i>Because:</i> most mails are never opened, and a seat is for who comes.
 *
 * <p><i>Decided:</i> who collects a claim is known by the names of its row from then on, as
 * somebody is whose row has a DID beside them. <i>Because:</i> the next file is then compared with
 * what they have.
 *
 * <p><i>Decided:</i> a token is derived from the id of what it opens, under a key of its own.
 * <i>Because:</i> a request that is sent again is answered with the same one, a link can be sent
 * again, and nothing but its hash is stored. <i>Rejected:</i> chance, which would have to be kept
 * sealed beside the answer.
 *
 * <p><i>Decided:</i> what a token fetches is deleted before it is handed out, and an answer that is
 * lost after that is lost. <i>Because:</i> a token opens for whoever has it, and a second one who
 * came with it must find nothing. There is no other copy, which its organisation could read: what
 * was fetched is its holder's alone. Whoever issued it can issue it again.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.offer;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
