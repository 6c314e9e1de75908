/**
 * Tells people and systems what has happened: drains the outbox, a {@link
 * dev.chancery.notify.Channel} for each way of reaching somebody.
 *
 * <p>May see: storey 2 and below; it needs {@code outbox} and the ground floor. No other lane.
 *
 * <p>To extend: a channel is a class, a line in {@code ThirdFloor}, and a name that the table
 * {@code outbox} takes, with which the names of its destinations begin.
 *
 * <p><i>Decided:</i> what is to be sent is found by its state, and held by a lease. <i>Because:</i>
 * a row's place says nothing of when it was committed, and a message that was committed late must
 * not be stepped over; and a node that dies holds nothing up for longer than that. <i>Rejected:</i>
 * a place to go on from; and locks that are held while somebody far away takes their time.
 *
 * <p><i>Decided:</i> at least once, under an id that stays. <i>Because:</i> whether an answer that
 * was lost was a yes only its sender knows; the id lets it forget the second one.
 *
 * <p><i>Decided:</i> a destination that has failed three times in a row rests, half a minute at
 * most, and is then asked by one message; when that is taken, all that waits for it is due.
 * <i>Because:</i> one that is dead then costs a request now and then and nobody a slot, and one
 * that is back has its backlog at once. <i>Rejected:</i> delays for each message alone, by which a
 * backlog of thousands goes on knocking.
 *
 * <p><i>Decided:</i> a message is tried for three days, an hour apart at last, and then it is dead:
 * listed, and sent again when its organisation says so. One that tries out a webhook is tried once,
 * at a destination of its own, so that no backlog and no rest is in its way.
 *
 * <p><i>Decided:</i> each channel has slots of its own, and rests when whoever carries it is away.
 * <i>Because:</i> one mail server is as many destinations as there are organisations, and its
 * silence is nobody's fault among them. <i>Rejected:</i> to let each of them find out.
 *
 * <p><i>Decided:</i> a mail is refused for good only where the server spoke of that letter: a 5xx
 * to its recipient or its content, but for policy (5.7.x) and storage. <i>Because:</i> a log-in
 * that has expired would be the end of every mail of that day.
 *
 * <p><i>Decided:</i> a mail is written when it is sent, of its collection's text in a frame of
 * ours, and every field of its header is encoded or checked here. <i>Because:</i> what an
 * organisation writes must become neither markup nor a header, and the mail client puts line ends
 * on the wire as they come (vertx-mail-client #241, tried). <i>Rejected:</i> HTML of the
 * organisation's (T-27).
 *
 * <p><i>Decided:</i> what is beyond an organisation's mails of a day waits for the next one.
 * <i>Because:</i> a list of a hundred thousand is then sent in ten days and not refused. What was
 * never tried is not given up as long as the organisation's mails go out, for ninety days at most.
 *
 * <p><i>Decided:</i> a node looks for destinations by walking an index from one to the next.
 * <i>Because:</i> a million messages to one who is away then cost one step. What is due at
 * thousands of destinations at once costs a step for each, twenty times a second at most. What was
 * delivered while somebody held an old snapshot is walked by every take until that one is gone: a
 * take then waits as long as the one before it took, and six seconds are the end of it.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.notify;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
