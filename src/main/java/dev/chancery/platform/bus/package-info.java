/**
 * Requests between the verticles of one process.
 *
 * <p>An address is a constant beside the messages that it takes, in the package that answers. A
 * message is a record and is passed by reference; nothing here can leave the process, because nodes
 * share PostgreSQL and Redis and not a bus. What was expected comes back as a reply, whether it is
 * the result or a {@link dev.chancery.model.Problem}; what was not expected is a bug and is logged
 * where it happened.
 *
 * <p>The bus has no back-pressure of its own and may lose a message. So each address bounds what
 * may be in flight, each request has a deadline, and whatever must survive is a row first.
 *
 * <p><i>Decided:</i> who serves an address on the caller's own event loop is asked by a plain call,
 * with the same bounds and the same answers. <i>Because:</i> a verticle of each kind stands on
 * every loop, so a scan then stays on the loop of its connection; Vert.x's own bus hands the
 * requests round, and of those for a scan and its signature most crossed to another thread and
 * back. <i>Rejected:</i> an address for each loop, which keeps the hops' cost and loses who is
 * undeployed.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
