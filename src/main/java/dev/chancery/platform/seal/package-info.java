/**
 * Sealing what is kept: the master key wraps a data key for each organisation, and a data key seals
 * its rows (AES-256-GCM). The associated data names the row, so that a sealed value moved to
 * another row does not open.
 */
@NullMarked
@CheckReturnValue
package dev.chancery.platform.seal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
