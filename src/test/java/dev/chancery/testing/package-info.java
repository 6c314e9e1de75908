/**
 * What tests are made with: real servers, one PostgreSQL and one Redis for each test JVM or a
 * test's own to kill; the gateway as a process; the network between them; and those who call it.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.testing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
