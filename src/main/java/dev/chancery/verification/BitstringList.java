package dev.chancery.verification;

import dev.chancery.platform.json.Json;
import dev.chancery.verification.Fault.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A status list unpacked (Bitstring Status List §2.2).
 *
 * @param issuer as the list credential names it
 * @param id the list credential's own; null where it has none
 * @param purposes what its bits are about
 * @param bits the left-most is index 0
 * @param ttl for how long it may be kept
 * @param until when it ends; null where it does not
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record BitstringList(
    String issuer,
    @Nullable Object id,
    List<?> purposes,
    byte[] bits,
    Duration ttl,
    @Nullable Instant until) {
  /** Bitstring Status List §3.2. */
  private static final int MINIMUM_NUMBER_OF_ENTRIES = 131_072;

  /** Thirty-three million entries; what unpacks to more is a bomb (threat T-16). */
  private static final int MAX_OCTETS = 4 * 1024 * 1024;

  /** Where the list says nothing (§2.2), and the longest that we take its word for. */
  private static final Duration KEPT = Duration.ofMinutes(5);

  /** Reads a list credential that was verified. Takes a millisecond. */
  static BitstringList of(Map<String, @Nullable Object> credential, String issuer) {
    if (!Secured.hasType(credential, "BitstringStatusListCredential")
        || !(credential.get("credentialSubject") instanceof Map<?, ?> map)
        || !Secured.hasType(Json.members(map), "BitstringStatusList")) {
      throw refused("not a BitstringStatusListCredential");
    }
    Map<String, @Nullable Object> subject = Json.members(map);
    return new BitstringList(
        issuer,
        credential.get("id"),
        subject.get("statusPurpose") instanceof List<?> several
            ? several
            : List.of(String.valueOf(subject.get("statusPurpose"))),
        unpacked(subject.get("encodedList")),
        ttl(subject.get("ttl")),
        Times.stamp(credential.get("validUntil")));
  }

  /**
   * Whether a bit of entry {@code index} is set, which has {@code size} of them (§3.2, steps 9 to
   * 11).
   */
  boolean isSet(int index, int size) {
    long length = bits.length * 8L;
    if (length / size < MINIMUM_NUMBER_OF_ENTRIES) {
      throw new Refused(
          Check.STATUS,
          Kind.STATUS_LIST_LENGTH_ERROR,
          "",
          "a list of fewer than " + MINIMUM_NUMBER_OF_ENTRIES + " entries");
    }
    long first = (long) index * size;
    if (first + size > length) {
      throw new Refused(
          Check.STATUS, Kind.RANGE_ERROR, "/statusListIndex", "beyond the end of the list");
    }
    for (long bit = first; bit < first + size; bit++) {
      if (((bits[(int) (bit / 8)] >> (7 - bit % 8)) & 1) != 0) {
        return true;
      }
    }
    return false;
  }

  /** For how long it may be used again at {@code now}. */
  Duration keptAt(Instant now) {
    if (until == null || now.plus(ttl).isBefore(until)) {
      return ttl;
    }
    return now.isBefore(until) ? Duration.between(now, until) : Duration.ZERO;
  }

  private static Duration ttl(@Nullable Object millis) {
    return millis instanceof Integer number && number >= 0 && number < KEPT.toMillis()
        ? Duration.ofMillis(number)
        : KEPT;
  }

  /** Multibase {@code u}, then base64url without padding, then gzip (§3.3). */
  private static byte[] unpacked(@Nullable Object encoded) {
    if (!(encoded instanceof String text) || !text.startsWith("u")) {
      throw refused("its encodedList is not multibase base64url");
    }
    try {
      return unpacked(Base64.getUrlDecoder().decode(text.substring(1)));
    } catch (IllegalArgumentException e) {
      throw refused("its encodedList is not multibase base64url");
    } catch (IOException e) {
      throw refused("its encodedList is not gzip");
    }
  }

  private static byte[] unpacked(byte[] packed) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] octets = in.readNBytes(MAX_OCTETS + 1);
      if (octets.length > MAX_OCTETS) {
        throw refused("it unpacks to more than " + MAX_OCTETS + " octets");
      }
      return octets;
    }
  }

  private static Refused refused(String reason) {
    return new Refused(Check.STATUS, Kind.STATUS_VERIFICATION_ERROR, "", "the list: " + reason);
  }
}
