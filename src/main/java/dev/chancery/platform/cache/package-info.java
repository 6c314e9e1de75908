/**
 * What may be read again from where it came: memory, then Redis, then PostgreSQL; and how a change
 * spreads.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.cache;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
