/** Where chance comes from. Everybody else is given it. */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.chance;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
