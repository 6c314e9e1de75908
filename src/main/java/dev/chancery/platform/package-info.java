/**
 * Plumbing without opinions: each package here does one thing for everybody and knows nothing of
 * credentials.
 *
 * <p>May see: {@code model}. Its own packages use each other sparingly, and never in a circle.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
