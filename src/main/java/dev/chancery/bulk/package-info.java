/**
 * Lane 2: a file of rows comes in, and each of its rows is to become a credential. Rows are read,
 * checked against the collection's schema, compared with each other and with what was issued,
 * sealed, stored and answered for; then they wait in chunks for whoever works them off.
 *
 * <p>May see: storey 2 and below. No other lane.
 *
 * <pre>
 * octets ─► Pipe ─► RowSource ─► RowCheck (workers) ─► BulkRows (in the file's order) ─► accepted
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
 * <p><i>Decided:</i> a row's key is an HMAC. <i>Because:</i> it stays as long as the row does, in
 * clear, and whoever has the database could try all e-mail addresses against a digest.
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
