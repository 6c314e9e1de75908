/** The servers that all tests share: real ones, one PostgreSQL and one Redis for each test JVM. */
@NullMarked
@CheckReturnValue
package dev.chancery.testing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
