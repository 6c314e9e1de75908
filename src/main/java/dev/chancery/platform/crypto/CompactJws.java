package dev.chancery.platform.crypto;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JWS in the compact serialization (RFC 7515 §7.1), taken apart: well-formed, and a header that
 * we would verify under. Nothing of it is known to be true yet.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody: one request long
public record CompactJws(
    Algorithm algorithm,
    Map<String, @Nullable Object> header,
    Map<String, @Nullable Object> payload,
    byte[] signingInput,
    byte[] signature) {
  /** The pointer of a problem with what the header says; with the form of it all it is empty. */
  public static final String HEADER = "/header";

  /** How a payload is read. */
  @FunctionalInterface
  public interface Reader {
    Map<String, @Nullable Object> object(byte[] utf8);
  }

  /**
   * Reads {@code jws}, whose {@code typ} must be this one: no other JWT may pass for it. What is
   * not as it must be is {@link Problem.MalformedRequest}.
   */
  public static CompactJws parse(String jws, String typ, Reader payloads) {
    String[] parts = jws.split("\\.", -1);
    if (parts.length != 3) {
      throw malformed("", "not three parts with periods between them");
    }
    Map<String, @Nullable Object> header = object("header", parts[0], Json::object);
    requireType(header, typ);
    return new CompactJws(
        algorithm(header),
        header,
        object("payload", parts[1], payloads),
        jws.substring(0, jws.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII),
        octets("signature", parts[2]));
  }

  /** What names the key; {@link Problem.MalformedRequest} where nothing does. */
  public String kid() {
    if (header.get("kid") instanceof String kid) {
      return kid;
    }
    throw malformed(HEADER, "kid is missing");
  }

  private static void requireType(Map<String, @Nullable Object> header, String typ) {
    if (!typ.equals(header.get("typ"))) {
      throw malformed(HEADER, "typ is not " + typ);
    }
    // RFC 7515 §4.1.11: whatever is critical we do not understand; RFC 7797: b64 must be critical.
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw malformed(HEADER, "a critical header parameter");
    }
  }

  private static Algorithm algorithm(Map<String, @Nullable Object> header) {
    return Arrays.stream(Algorithm.values())
        .filter(algorithm -> algorithm.joseName().equals(header.get("alg")))
        .findFirst()
        .orElseThrow(() -> malformed(HEADER, "alg is neither ES256 nor EdDSA"));
  }

  private static Map<String, @Nullable Object> object(String part, String text, Reader reader) {
    byte[] octets = octets(part, text);
    try {
      return reader.object(octets);
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.MalformedRequest(_, String reason)
          ? malformed("", part + ": " + reason)
          : e;
    }
  }

  /** RFC 7515 §2: base64url without padding, white space or stray bits. */
  private static byte[] octets(String part, String text) {
    try {
      byte[] octets = Base64.getUrlDecoder().decode(text);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(octets).equals(text)) {
        return octets;
      }
    } catch (IllegalArgumentException e) {
      throw malformed("", part + " is not base64url");
    }
    throw malformed("", part + " is not canonical base64url");
  }

  private static ProblemException malformed(String pointer, String reason) {
    return new ProblemException(new Problem.MalformedRequest(pointer, reason));
  }
}
