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
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
