/** What the gateway measures of itself, in the operator's registry. */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.measure;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
