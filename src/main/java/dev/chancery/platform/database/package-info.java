/**
 * PostgreSQL, the truth: a pool whose every call has our own deadline, and the group commit of the
 * hot path.
 *
 * <p>A repository takes an {@code SqlClient}, so that its caller chooses pool or transaction;
 * {@link dev.chancery.platform.database.Database} lends one and turns a lost server into {@link
 * dev.chancery.model.Problem.Unavailable}.
 *
 * <p>PostgreSQL plans a statement before it has counted what the statement is about, and while a
 * table is small, the index of all that wait looks as good as the one that knows a name. So what
 * looks something up by its name says nothing else that an index of many is for: {@code finished_at
 * is null} where the queue says {@code state = 'waiting'}, {@code state not in ('replaced',
 * 'revoked')} where a list says {@code state in ('active', 'suspended')}. What is joined with a
 * list says the list twice ({@code line = any($3)}), so that nothing else is read; and {@code
 * offset 0} keeps a {@code not exists} from becoming a join with all. {@code PlansTest} looks at
 * every statement.
 *
 * <p><i>Decided:</i> the door goes by what a commit and a row have cost lately. <i>Because:</i> how
 * old the oldest entry is says too much after a stall, and too little before a slow server: one
 * batch of 128 alone took it most of a second. <i>Rejected:</i> a batch's time shared out among its
 * rows, which makes the batches of a slow disk smaller and smaller.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.database;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
