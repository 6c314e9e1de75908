package dev.chancery.api.rest;

import dev.chancery.issuance.CredentialSearch.Place;
import dev.chancery.model.CredentialId;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a page has ended, as whoever asks for the next one brings it: time and id of the last
 * credential, and half an HMAC-SHA256 over both and the search. So a cursor that was changed, or
 * that another search gave, is refused and does not find what nobody has asked for.
 */
final class Cursors {
  private static final String HMAC = "HmacSHA256";
  private static final int PLACE = 3 * Long.BYTES;
  private static final int TAG = 16;

  private final SecretKeySpec key;

  /** {@code key32} is the same on every node. */
  Cursors(byte[] key32) {
    this.key = new SecretKeySpec(key32, HMAC);
  }

  /** After {@code last}, of the search that {@code search} names with all its filters. */
  String write(Place last, String search) {
    byte[] place =
        ByteBuffer.allocate(PLACE)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, last.issuedAt()))
            .putLong(last.id().value().getMostSignificantBits())
            .putLong(last.id().value().getLeastSignificantBits())
            .array();
    byte[] cursor = ByteBuffer.allocate(PLACE + TAG).put(place).put(tag(place, search)).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /** What {@link #write} wrote for the same search, or {@link Problem.MalformedRequest}. */
  Place read(String cursor, String search) {
    byte[] bytes = octets(cursor);
    byte[] place = Arrays.copyOf(bytes, PLACE);
    if (bytes.length != PLACE + TAG
        || !MessageDigest.isEqual(
            tag(place, search), Arrays.copyOfRange(bytes, PLACE, PLACE + TAG))) {
      throw refused();
    }
    ByteBuffer values = ByteBuffer.wrap(place);
    return new Place(
        Instant.EPOCH.plus(values.getLong(), ChronoUnit.MICROS),
        new CredentialId(new UUID(values.getLong(), values.getLong())));
  }

  private static byte[] octets(String cursor) {
    try {
      return Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  private byte[] tag(byte[] place, String search) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(place);
      return Arrays.copyOf(mac.doFinal(search.getBytes(StandardCharsets.UTF_8)), TAG);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a JDK without HMAC-SHA256", e);
    }
  }

  private static ProblemException refused() {
    return new ProblemException(
        new Problem.MalformedRequest("/cursor", "not a cursor that this search has given"));
  }
}
