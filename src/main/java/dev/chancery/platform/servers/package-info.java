/**
 * Where PostgreSQL and Redis are: addresses given by the operator, or servers started for a
 * newcomer.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.servers;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
