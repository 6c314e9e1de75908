/**
 * Redis, which is speed and never truth: every call has a deadline of milliseconds, and its loss is
 * an answer that callers expect.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
