/**
 * What is to be told, on its way from who does it to who tells it: a row in the transaction that
 * does it. {@code notify} drains the rows.
 *
 * <p>May see: the ground floor. Whoever does something worth telling sees it.
 *
 * <p>To extend: another thing that happens is a constant of {@link dev.chancery.outbox.EventKind},
 * and an {@code insert} in the statement that makes it happen, joined with the table {@code
 * webhook}.
 *
 * <p><i>Decided:</i> a message is a row for each who is to hear it, written by the very statement
 * that records what it tells of. <i>Because:</i> neither is then there without the other, and one
 * who does not answer holds up nobody else. <i>Rejected:</i> a row for each event, which would be
 * spread by a second transaction.
 *
 * <p><i>Decided:</i> who hears it is asked by that statement itself, in the same snapshot; memory
 * only tells {@link dev.chancery.outbox.Audience} that nobody does. <i>Because:</i> an organisation
 * without webhooks then pays nothing for those that have some, and what memory does not know costs
 * a join and no wrong answer. How late a new webhook is heard of stands there.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.outbox;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
