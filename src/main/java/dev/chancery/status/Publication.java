package dev.chancery.status;

import dev.chancery.model.Digests;
import dev.chancery.model.StatusKind;
import dev.chancery.model.StatusListId;
import java.time.Instant;
import java.util.HexFormat;

/** A signed list: the octets that everybody gets, until {@code expiresAt}. */
@SuppressWarnings("ArrayRecordComponent") // served as it is
public record Publication(
    StatusListId list, StatusKind kind, long version, byte[] signed, Instant expiresAt) {
  /** Changes with every signing (RFC 9110 §8.8.3). */
  public String etag() {
    return HexFormat.of().formatHex(Digests.sha256(signed), 0, 16);
  }
}
