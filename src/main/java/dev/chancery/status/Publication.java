package dev.chancery.status;

import dev.chancery.model.StatusListId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A list as it is signed: the octets that everybody gets, until {@code expiresAt}.
 *
 * @param signed what it says of revocation; a Token Status List says all there
 * @param suspension what a Bitstring Status List says of suspension, as one of its own
 */
@SuppressWarnings("ArrayRecordComponent") // becomes a row
record Publication(
    StatusListId list,
    long version,
    byte[] signed,
    byte @Nullable [] suspension,
    Instant expiresAt) {
  /** The same, where {@code other} says what it says of suspension. */
  Publication suspending(byte[] other) {
    return new Publication(list, version, signed, other, expiresAt);
  }
}
