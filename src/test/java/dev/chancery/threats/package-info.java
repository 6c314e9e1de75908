/** What an attacker tries, and what comes of it: nothing. */
@NullMarked
@CheckReturnValue
package dev.chancery.threats;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
