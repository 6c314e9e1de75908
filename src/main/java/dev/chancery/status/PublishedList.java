package dev.chancery.status;

import dev.chancery.model.Digests;
import dev.chancery.model.Gzip;
import dev.chancery.model.ProofType;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A signed list as it is served.
 *
 * @param etag changes with every signing (RFC 9110 §8.8.3)
 * @param gzipped the same octets, compressed: base64url leaves a quarter of them and more
 */
@SuppressWarnings("ArrayRecordComponent") // served as it is
public record PublishedList(
    ProofType proofType, byte[] signed, byte[] gzipped, String etag, Instant expiresAt) {
  /** Digests and compresses, which takes milliseconds where a list is large. */
  static PublishedList of(ProofType proofType, byte[] signed, Instant expiresAt) {
    String etag = HexFormat.of().formatHex(Digests.sha256(signed), 0, 16);
    return new PublishedList(proofType, signed, Gzip.of(signed), etag, expiresAt);
  }
}
