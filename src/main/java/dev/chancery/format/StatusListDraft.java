package dev.chancery.format;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.StatusPurpose;
import java.time.Duration;
import java.time.Instant;

/**
 * A status list, before its kind has a say in it.
 *
 * @param uri where it is served, which is also what the credentials name
 * @param ttl how long a copy may be kept before a newer one is asked for
 * @param purpose what its entries say; a Token Status List says all of it and states none
 */
public record StatusListDraft(
    Did issuer,
    DidUrl kid,
    Algorithm algorithm,
    String uri,
    Instant issuedAt,
    Instant expiresAt,
    Duration ttl,
    StatusPurpose purpose,
    StatusBits bits) {
  public StatusListDraft {
    if (!kid.did().equals(issuer)) {
      throw new IllegalArgumentException("the key is not the issuer's");
    }
    if (!expiresAt.isAfter(issuedAt)) {
      throw new IllegalArgumentException("expires before it is issued");
    }
    if (ttl.toSeconds() <= 0) {
      throw new IllegalArgumentException("a ttl of less than a second");
    }
  }
}
