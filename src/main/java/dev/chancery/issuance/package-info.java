/**
 * The act itself: check, draft, reserve a status index, sign, record. Every lane comes through
 * here, and nothing leaves before its row is durable.
 *
 * <p>May see: {@code audit}, {@code catalog}, {@code delegation}, {@code identity}, {@code outbox},
 * {@code proof}, {@code status}, {@code signing}, {@code format} and the ground floor; and beside
 * it {@code issuer}, to learn whether an issuer is active, and {@code offer}, to leave there what
 * waits for its holder.
 *
 * <p><i>Decided:</i> what only the collection decides is a {@link dev.chancery.issuance.Plan}, made
 * once. <i>Because:</i> a warm scan then reads nothing and compiles nothing.
 *
 * <p><i>Decided:</i> the answer is sealed into the ledger's own row and cleared there when its
 * retention ends. <i>Because:</i> one insert is cheaper than two, and it cannot be orphaned.
 * <i>Rejected:</i> a table of answers.
 *
 * <p><i>Decided:</i> copies, seats and status indexes are numbers under unique indexes, and a row
 * that meets one already taken is not stored. <i>Because:</i> one statement can then record the
 * scans of many, each succeeding or failing alone. <i>Rejected:</i> counters that every issuance
 * updates, which put all scans of a collection in single file.
 *
 * <p><i>Decided:</i> a cap is that many numbered seats; nodes lease blocks of them for half a
 * minute. <i>Because:</i> a cap is then never exceeded whatever a sleeping node does, and what a
 * killed node held comes back.
 *
 * <p><i>Decided:</i> a quota is a count that nodes take a hundredth of at a time, and a credential
 * that is not issued gives its part back to the node. <i>Because:</i> it is then never exceeded,
 * and costs a warm scan nothing. <i>Rejected:</i> seats, which a million credentials a month would
 * make a million numbers; and Redis, which may forget what was sold.
 *
 * <p><i>Decided:</i> the recording statement has arrays of its own for each table that it fills.
 * <i>Because:</i> PostgreSQL then passes a credential on once. <i>Rejected:</i> one list of entries
 * for all of them, which it sorted and copied, at three times the cost.
 *
 * <p><i>Decided:</i> every change of a credential's state is a {@link
 * dev.chancery.issuance.Change}, made in one place with its entry in a status list and with who
 * asked for it. <i>Because:</i> ledger and lists can then not disagree, and whoever wants to know
 * of every change looks there.
 *
 * <p><i>Decided:</i> an order to revoke many is a row, and any node takes slices of it: five
 * hundred credentials a transaction, and then as long a rest. <i>Because:</i> a million rows fit no
 * request; a node that is killed loses a slice, which another does again; and half of the time is
 * others'. It walks in the order of issuance and keeps its place, so that no slice reads again what
 * the others of its pass have revoked. An order that fails is put off, and holds up no other.
 *
 * <p><i>Decided:</i> credentials and orders draw numbers from one sequence, and an order means what
 * has a smaller one. <i>Because:</i> what was recorded before it was given then has, and what was
 * asked for after it was answered has not, whatever the clocks of the nodes say. <i>Rejected:</i>
 * the time of issuance, which is of the clock of one node and the order's of another; and a
 * snapshot of transactions, whose ids mean nothing in a database that was restored from a dump.
 *
 * <p><i>Decided:</i> a batch is recorded in a transaction of its own, and what is asked for alone
 * shares the commits of the scans. <i>Because:</i> a batch stands or falls together with its signed
 * root. <i>Rejected:</i> to send its entries one by one through the shared commits, where half of
 * them could stay.
 *
 * <p><i>Decided:</i> a request that names no proof type gets a Data Integrity proof by whatever key
 * the issuer has. <i>Because:</i> the lane promises a W3C credential, and an issuer with one key
 * should not have to say which. What a profile compiles to is kept apart from the kinds, which are
 * made anew every half minute: a compiled canonical form costs tens of milliseconds and never
 * changes.
 *
 * <p><i>Decided:</i> what an organisation searches is led by holder, collection or schema, each
 * with a statement and an index of its own, and a page of all is merged of the pages of its
 * collections and schemas. <i>Because:</i> it is as quick in a ledger of a hundred million as in a
 * small one, and costs an issuance no entry that revoking in bulk does not. <i>Rejected:</i> one
 * statement with optional filters, whose plan fits whoever asked first; and an index by
 * organisation alone, which every issuance would pay for the one search without a filter.
 *
 * <p><i>Decided:</i> what is to wait for its holder is written by the statement that records it.
 * <i>Because:</i> neither is then there without the other, whatever becomes of the answer.
 * <i>Rejected:</i> a second statement in the transaction of a batch, beside another way for what
 * shares the commits of scans. It lies there alone: the ledger's own copy would double what
 * PostgreSQL writes for a batch, and outlive a token's fetch.
 *
 * <p><i>Decided:</i> what narrowing needs of a delegation is kept, sealed, in a row of its own
 * until the delegation ends. <i>Because:</i> the ledger forgets what a credential says, and whoever
 * asks for a child need not have the parent. <i>Rejected:</i> to be shown the parent, which can be
 * withheld, and not be believed without a verifier.
 *
 * <p><i>Decided:</i> whether what a delegation stands on is active is looked at by a trigger, which
 * shares the lock of its tree without waiting; who changes one of them takes that lock first, and
 * then looks for descendants. <i>Because:</i> a child is then found or refused, whichever comes
 * first, and a scan in the same commit waits for neither. <i>Rejected:</i> a look before signing
 * alone, which a revocation can slip past; to wait in the trigger, for a second in which nobody is
 * issued anything; and to share the rows, which one child after the other keeps from whoever is to
 * revoke them, while who waits for the lock keeps later children from it.
 *
 * <p><i>Decided:</i> of a tree the root is revoked first, with a thousand of its descendants, and
 * in the same transaction what is left is ordered. <i>Because:</i> nothing is issued under it from
 * then on, whatever becomes of the node, and the order's row is all that the others need to go on.
 * Who reads a delegation from us is told that it is revoked as soon as its root is. A delegation
 * lies in an index behind its parent, by all that it descends from, so that what is left is a range
 * of it, and is walked once. <i>Rejected:</i> the leaves first, under which the root stays good for
 * as long as it takes, and for ever if nobody goes on; a limit of the tree, which whoever delegates
 * would meet on a bad day; and to look for children level by level, which is to begin again with
 * each slice.
 *
 * <p><i>Decided:</i> an order is finished after a pass that began when all was done that was
 * recording at its first slice, which is told by locks on the ledger; until then it looks at
 * nothing but these, less and less often. <i>Because:</i> what drew its number first and is
 * committed later lies where the order has come by already. <i>Rejected:</i> to wait before the
 * first pass, which would put off all for one that hangs; to refuse the commit, which would ask
 * every issuance for orders; and transaction ids, which know neither databases nor tables, and
 * which a restored dump numbers anew.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.issuance;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
