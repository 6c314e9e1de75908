package dev.chancery.status;

import dev.chancery.model.Digests;
import dev.chancery.model.ProofType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

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
    return new PublishedList(proofType, signed, gzipped(signed), etag, expiresAt);
  }

  private static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
    return compressed.toByteArray();
  }
}
