/**
 * Who makes the closing statements: an auditor that shares the database's schema with the gateway,
 * and no code.
 *
 * <p>May see: the JDK, JDBC, and libraries that the gateway does not verify with. It reads the
 * ledger, the clients' own files, and what the gateway publishes to everybody.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.faults.audit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
