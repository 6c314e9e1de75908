/**
 * JSON in and out, as JDK maps and lists. What comes in is bounded in size, depth, number length
 * and width, must be UTF-8, and may not name a member twice: two parsers disagree on which of the
 * two is signed (threats T-22 and T-37).
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.json;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
