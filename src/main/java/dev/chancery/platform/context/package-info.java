/**
 * Whose thread a callback runs on. A verticle's state is safe because one event loop touches it; a
 * future that another event loop completes would run the rest of the chain there. What hands
 * futures across loops brings them home here.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.context;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
