package dev.chancery.offer;

import dev.chancery.model.CredentialId;
import dev.chancery.model.Did;
import dev.chancery.model.Digests;
import dev.chancery.model.FormatIdentifier;
import dev.chancery.platform.seal.DataKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code delivery}, before it is one.
 *
 * @param holderDigest SHA-256 of the holder's DID
 * @param tokenHash SHA-256 of the token that fetches it; null where a proof does
 * @param sealed the credential, under its organisation's data key
 */
@SuppressWarnings("ArrayRecordComponent") // becomes a row
public record Delivery(
    Did issuer,
    byte[] holderDigest,
    byte @Nullable [] tokenHash,
    FormatIdentifier format,
    byte[] sealed,
    Instant expiresAt) {

  /** The digest by which {@code holder} finds what waits. */
  static byte[] digest(Did holder) {
    return Digests.sha256(holder.value());
  }

  /** A seal of its own: what waits does not open as what the ledger keeps. */
  static byte[] seal(DataKey dataKey, CredentialId id, String credential) {
    return dataKey.seal(associatedData(id), credential.getBytes(StandardCharsets.UTF_8));
  }

  /** What {@link #seal} sealed. */
  public static String open(DataKey dataKey, CredentialId id, byte[] sealed) {
    return new String(dataKey.open(associatedData(id), sealed), StandardCharsets.UTF_8);
  }

  private static String associatedData(CredentialId id) {
    return "delivery|" + id;
  }
}
