/**
 * Lane 2: a file of rows comes in, and each of its rows is to become a credential. Rows are read,
 * checked against the collection's schema, compared with each other and with what was issued,
 * sealed, stored and answered for; then they wait in chunks for whoever works them off, on any
 * node.
 *
 * <p>May see: storey 2 and below. No other lane.
 *
 * <pre>
 * octets ─► Pipe ─► RowSource ─► RowCheck (workers) ─► BulkRows (in the file's order) ─► accepted
 *
 * Turns ─► Chunks.claim ─► RowOpening ─► issuance: make, record ─► Chunks.finish ─► commit
 *                              ├─► no DID: a claim, and a mail ──────┘
 *                              └─► put aside ─► AsideWork, each row by itself
 * </pre>
 *
 * An upload is a long story, told a row at a time on a virtual thread of its own, which waits: for
 * octets, for workers, for PostgreSQL. What it has not read stays in the socket.
 *
 * <p>To add a form of file: a {@link dev.chancery.bulk.RowSource}, and its media type in {@link
 * dev.chancery.bulk.Upload.Form}.
 *
 * <p><i>Decided:</i> nothing is queued before the file has come whole, in any mode. <i>Because:</i>
 * whoever was not answered must be able to send the file again and know that nothing of it goes on
 * behind its back; a part of a file that was cut is nobody's wish. So {@code allOrNothing} needs
 * nothing of its own: chunks are written with their rows, and one update of the bulk's state
 * releases all of them. <i>Rejected:</i> to start with the first chunk, which would save the
 * seconds that an upload takes.
 *
 * <p><i>Decided:</i> rows of one file are inserted in the file's order, one statement after the
 * other, while those behind them are read and checked. <i>Because:</i> of two rows with one key the
 * first counts, whatever the threads do. <i>Rejected:</i> a set of keys in memory, which grows with
 * the file; marking duplicates at the end, which sorts the whole file in one statement.
 *
 * <p><i>Decided:</i> a row without a DID ends for its chunk as a claim ({@code offer}), and its
 * bulk is done. <i>Because:</i> who has to come by decides when; it is issued, or has failed, when
 * the claim ends. <i>Rejected:</i> a bulk that runs for as long as somebody does not read their
 * mail.
 *
 * <p><i>Decided:</i> a row's key is an HMAC. <i>Because:</i> it stays as long as the row does, in
 * clear, and whoever has the database could try all e-mail addresses against a digest.
 *
 * <p><i>Decided:</i> a chunk is claimed, signed, recorded and finished in one transaction.
 * <i>Because:</i> whoever dies over it has done nothing, no lease has to end first, and no row is
 * issued twice. It is made on the event loops, a few rows at a time, since a signature costs less
 * than handing it to another thread. <i>Rejected:</i> a row of the queue for each row of the file,
 * whose dead versions slow down every claim; and leases, which only a remote signer needs.
 *
 * <p><i>Decided:</i> nothing within that transaction waits for anybody but PostgreSQL and our own
 * signer. <i>Because:</i> a row that hangs would hang its chunk: who has to be looked up elsewhere
 * is put aside, and found by then more often than not.
 *
 * <p><i>Decided:</i> whether a bulk may go on is asked again by the statement that finishes a
 * chunk, under a lock that is held over its commit, and that whoever pauses it waits for ({@link
 * dev.chancery.bulk.Brake}). <i>Because:</i> who paused it is then told the truth; beside a commit
 * of more than four seconds, that it is not paused. <i>Rejected:</i> to hold no lock, where a
 * commit that was under way came a second after the answer on a slow disk; and to share a lock of
 * the bulk's row, which goes to whoever shares it first, so that who pauses might wait without end.
 *
 * <p><i>Decided:</i> a row that failed comes back to the queue with its chunk, which waits as if it
 * were new. <i>Because:</i> a file that failed whole, since a quota was used up, comes back as fast
 * as it came, and takes its turns with others. <i>Rejected:</i> to put such rows aside, where each
 * has a transaction of its own, and where a million of them would stand before everybody else's.
 *
 * <p><i>Decided:</i> while somebody waits for an answer of this node, an event loop takes a chunk
 * at a time, and rests three times as long as that took. <i>Because:</i> a scan waits for
 * processors and for PostgreSQL, both of which a chunk takes as much of as it gets; and of a slow
 * machine, or a slow disk, three quarters are the scans' too. <i>Rejected:</i> to wait until nobody
 * has asked for a while, which in a busy hour is never.
 *
 * <p><i>Decided:</i> what works a chunk off names its lines, or how many there can be. <i>Because:
 * </i> PostgreSQL plans before it has counted: meanwhile each claim looked at all rows of the bulk,
 * and a file took twice the time. <i>Rejected:</i> to have each large file counted when it has
 * come, for which a role may have no right, and which is too late for the ledger.
 *
 * <p><i>Decided:</i> a row that PostgreSQL refuses is looked for by halves, in a second transaction
 * and from savepoints. <i>Because:</i> it costs the others nothing before it happens.
 *
 * <p><i>Decided:</i> what fails as no row should, or finds the last seats in others' hands, goes on
 * by itself, and what says nothing of the rows may be tried for ever. <i>Because:</i> a chunk is a
 * hundred people's, and a signer that is away for an hour is nobody's fault. <i>Rejected:</i> to
 * fail a chunk that has failed often enough.
 *
 * <p><i>Decided:</i> rows that were put aside are taken bulk by bulk, of all organisations as many.
 * <i>Because:</i> in one queue a million rows of a host that hangs stand before everybody else's.
 *
 * <p><i>Decided:</i> a fault of one row is that row's, a fault of the file is the file's: who sends
 * another encoding, or a quote that is not closed, has sent no rows from there on that could be
 * told apart.
 *
 * <p><i>Decided:</i> a row that is refused is not kept, but what is wrong with it. <i>Because:</i>
 * whoever corrects it has it, and we need it for nothing.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.bulk;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
