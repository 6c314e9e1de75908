package dev.chancery.issuance;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An {@code Idempotency-Key} of a request to one collection
 * (draft-ietf-httpapi-idempotency-key-header).
 *
 * @param hash SHA-256 of the key
 * @param requestHash SHA-256 of the body that came with it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, below
public record IdempotencyKey(byte[] hash, byte[] requestHash) {
  @Override
  public boolean equals(Object other) {
    return other instanceof IdempotencyKey key
        && Arrays.equals(hash, key.hash)
        && Arrays.equals(requestHash, key.requestHash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash) ^ Arrays.hashCode(requestHash);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(hash, 0, 8);
  }

  /** The key with the end of its memory. */
  record Kept(IdempotencyKey key, Instant expiresAt) {}
}
