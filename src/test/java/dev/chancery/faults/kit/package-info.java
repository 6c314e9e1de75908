/**
 * What the proofs are made with: load that does not wait for answers, receipts of what was
 * answered, a canary for the machine's own lateness.
 *
 * <p>Servers that can be killed, the gateway as a process and the network between them are in
 * {@link dev.chancery.testing}.
 *
 * <ul>
 *   <li>Decided: a request's latency counts from the moment at which it was to be sent, and load is
 *       sent at that moment whatever became of the requests before. Because a client that waits for
 *       a slow answer sends less, and so measures a gateway that is not overloaded.
 *   <li>Decided: what was acknowledged is written to a file as {@code id digest credential}, synced
 *       to disk in groups. Because whoever audits must believe the clients alone.
 * </ul>
 */
@NullMarked
@CheckReturnValue
package dev.chancery.faults.kit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
