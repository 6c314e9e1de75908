/** The promises, proved: each by a test that kills, cuts or overloads. */
@NullMarked
@CheckReturnValue
package dev.chancery.faults;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
