/**
 * What a node has read already and may use again: loads that are shared by all who ask at once, and
 * their outcome for a while.
 *
 * <p>May see: {@code platform.context}. Knows neither Redis nor PostgreSQL, so that both what
 * caches over them and what unseals for them can stand on it.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.memory;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
