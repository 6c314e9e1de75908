/**
 * Who did what: a trail for each organisation that is only ever added to, each entry holding the
 * hash of the one before, so that whoever kept one hash can tell whether anything up to it was
 * changed since (threat T-39).
 *
 * <p>May see: {@code format}, for the canonical form of JSON, {@code platform} and {@code model}.
 * Everybody above sees it, who changes something for somebody: {@link
 * dev.chancery.audit.Audit#record} in the transaction of the change.
 *
 * <p>An entry is the object that {@code GET /api/v1/audit} shows:
 *
 * <pre>{@code
 * {"organisationId": …, "seq": 7, "at": "2026-11-21T21:40:00.123456Z",
 *  "actor": "key:…", "action": "issuer.created", "subject": {"type": "issuer", "id": …},
 *  "detail": {…}, "previous": <hash of 6>, "hash": …}
 * }</pre>
 *
 * {@code hash} is the SHA-256, in hexadecimal, of the JSON Canonicalization Scheme (RFC 8785) of
 * the object without {@code hash}; {@code previous} of the first is 64 zeros. Numbers in {@code
 * detail} are strings. So a stranger verifies a trail with any JCS library, and without us.
 *
 * <p>To add an action: a constant of {@link dev.chancery.audit.Action}, and a call where the change
 * is made, as the last that its transaction locks.
 *
 * <p><i>Decided:</i> a chain is put in order by a lock on its head, one row for each organisation.
 * <i>Because:</i> a chain has one end. It costs the changes of one organisation that they commit
 * one after the other, some hundred in a second, and those of others nothing. What is issued takes
 * no such lock: the ledger tells of each credential, and a batch has its signed root there.
 *
 * <p><i>Decided:</i> the actor is an argument, from the request down to where the change is made.
 * <i>Because:</i> a change without one does not compile. <i>Rejected:</i> a value that goes along
 * with the thread or the context, which is lost where nobody looks.
 *
 * <p><i>Decided:</i> names, DIDs of holders, claims and reasons do not stand in an entry, but ids.
 * <i>Because:</i> what is never changed cannot forget anybody. An access token's subject does, who
 * is the one that is asked for.
 *
 * <p><i>Decided:</i> a head is published to whoever may read the trail, and by the command that
 * verifies it. <i>Because:</i> a chain shows a change in its middle by itself, but who can write
 * the database can shorten or rewrite its end, and only a hash that was kept elsewhere shows that.
 * <i>Rejected:</i> to sign it with a key of the gateway's, which whoever rewrites the chain with
 * the gateway's help would sign anew.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
