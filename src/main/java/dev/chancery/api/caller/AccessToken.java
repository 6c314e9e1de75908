package dev.chancery.api.caller;

import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An access token taken apart (RFC 9068, RFC 7519): well-formed, of an algorithm that we would
 * verify, and of a time that is now. Nothing of it is known to be true yet.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody: one request long
record AccessToken(
    TokenAlgorithm algorithm,
    String kid,
    String issuer,
    List<String> audiences,
    Instant expiresAt,
    Map<String, @Nullable Object> claims,
    byte[] signingInput,
    byte[] signature) {
  /** How far an issuer's clock may be off, either way. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private static final int MAX_LENGTH = 8 * 1024;
  private static final int MOST_AUDIENCES = 20;
  private static final Set<String> TYPES = Set.of("at+jwt", "application/at+jwt", "jwt");

  /** The last second of the year 9999: whatever claims to be later is no time. */
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

  /** Whether {@code bearer} looks like a JWT: a header that begins with a brace, and two dots. */
  static boolean looksLike(String bearer) {
    return bearer.startsWith("eyJ") && bearer.chars().filter(each -> each == '.').count() == 2;
  }

  /** Reads {@code jwt}; {@link TokenRefused} where it is not as it must be. */
  static AccessToken parse(String jwt, Instant now) {
    if (jwt.length() > MAX_LENGTH) {
      throw new TokenRefused("longer than 8 KB");
    }
    String[] parts = jwt.split("\\.", -1);
    Map<String, @Nullable Object> header = object(parts[0]);
    TokenAlgorithm algorithm = algorithm(header);
    Map<String, @Nullable Object> claims = object(parts[1]);
    Instant expiresAt = time(claims, "exp").plus(SKEW);
    checkTimes(claims, expiresAt, now);
    return new AccessToken(
        algorithm,
        text(header, "kid"),
        text(claims, "iss"),
        audiences(claims.get("aud")),
        expiresAt,
        claims,
        jwt.substring(0, jwt.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII),
        octets(parts[2]));
  }

  private static TokenAlgorithm algorithm(Map<String, @Nullable Object> header) {
    if (!(header.get("typ") instanceof String type)
        || !TYPES.contains(type.toLowerCase(Locale.ROOT))) {
      throw new TokenRefused("typ is neither at+jwt nor JWT");
    }
    // RFC 7515 §4.1.11: whatever is critical we do not understand; RFC 7797: b64 must be critical.
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw new TokenRefused("a critical header parameter");
    }
    return TokenAlgorithm.of(header.get("alg"))
        .orElseThrow(() -> new TokenRefused("alg is none that we verify"));
  }

  private static void checkTimes(
      Map<String, @Nullable Object> claims, Instant expiresAt, Instant now) {
    if (!now.isBefore(expiresAt)) {
      throw new TokenRefused("exp has passed");
    }
    if (claims.containsKey("nbf") && now.plus(SKEW).isBefore(time(claims, "nbf"))) {
      throw new TokenRefused("nbf has not come");
    }
  }

  /**
   * Whoever acts with it (RFC 9068 §2.2), or with a client of theirs; empty where it says neither.
   */
  String subject() {
    return claims.get("sub") instanceof String subject
        ? subject
        : claims.get("client_id") instanceof String client ? client : "";
  }

  /** RFC 7519 §4.1.3: one, or an array. */
  private static List<String> audiences(@Nullable Object aud) {
    List<?> list =
        aud instanceof List<?> several ? several : aud == null ? List.of() : List.of(aud);
    if (list.isEmpty()
        || list.size() > MOST_AUDIENCES
        || !list.stream().allMatch(String.class::isInstance)) {
      throw new TokenRefused("aud is missing, or names nobody");
    }
    return list.stream().map(String.class::cast).distinct().sorted().toList();
  }

  /** RFC 7519 §2 NumericDate: seconds since 1970, with or without a fraction. */
  private static Instant time(Map<String, @Nullable Object> claims, String name) {
    if (claims.get(name) instanceof Number number) {
      BigDecimal seconds = new BigDecimal(number.toString());
      if (seconds.signum() >= 0 && seconds.compareTo(LAST_SECOND) <= 0) {
        return Instant.ofEpochSecond(seconds.longValue());
      }
    }
    throw new TokenRefused(name + " is missing or not a time");
  }

  private static String text(Map<String, @Nullable Object> members, String name) {
    if (members.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new TokenRefused(name + " is missing");
  }

  private static Map<String, @Nullable Object> object(String part) {
    try {
      return Json.object(octets(part));
    } catch (ProblemException e) {
      throw new TokenRefused("a part is not a JSON object that we read");
    }
  }

  /** RFC 7515 §2: base64url without padding, white space or stray bits. */
  private static byte[] octets(String part) {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(part)) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      throw new TokenRefused("a part is not base64url");
    }
    throw new TokenRefused("a part is not canonical base64url");
  }
}
