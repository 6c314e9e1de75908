package dev.chancery.verification;

import dev.chancery.model.Algorithm;
import dev.chancery.model.Did;
import dev.chancery.model.DidUrl;
import dev.chancery.model.Problem;
import dev.chancery.model.ProblemException;
import dev.chancery.platform.json.Json;
import dev.chancery.verification.Fault.Kind;
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
record CompactJws(
    Algorithm algorithm,
    String kid,
    Map<String, @Nullable Object> payload,
    byte[] signingInput,
    byte[] signature) {
  /** Reads {@code jws}, whose {@code typ} must be this one: no other JWT may pass for it. */
  static CompactJws parse(String jws, String typ) {
    String[] parts = jws.split("\\.", -1);
    if (parts.length != 3) {
      throw parsing("not three parts with periods between them");
    }
    Map<String, @Nullable Object> header = object("header", parts[0]);
    requireType(header, typ);
    return new CompactJws(
        algorithm(header),
        kid(header),
        object("payload", parts[1]),
        jws.substring(0, jws.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII),
        octets("signature", parts[2]));
  }

  /**
   * The key that {@code kid} names: by itself, or by a fragment of {@code controller}, who is then
   * to be named (DID Core §3.2.2).
   */
  DidUrl verificationMethod(@Nullable Did controller) {
    try {
      return controller != null && kid.startsWith("#")
          ? new DidUrl(controller, kid.substring(1))
          : DidUrl.parse(kid);
    } catch (ProblemException e) {
      throw new Refused(
          Check.PROOF, Kind.INVALID_VERIFICATION_METHOD_URL, "", "kid is not a DID URL");
    }
  }

  private static void requireType(Map<String, @Nullable Object> header, String typ) {
    if (!typ.equals(header.get("typ"))) {
      throw refused("typ is not " + typ);
    }
    // RFC 7515 §4.1.11: whatever is critical we do not understand; RFC 7797: b64 must be critical.
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw refused("a critical header parameter");
    }
  }

  private static Algorithm algorithm(Map<String, @Nullable Object> header) {
    return Arrays.stream(Algorithm.values())
        .filter(algorithm -> algorithm.joseName().equals(header.get("alg")))
        .findFirst()
        .orElseThrow(() -> refused("alg is neither ES256 nor EdDSA"));
  }

  private static String kid(Map<String, @Nullable Object> header) {
    if (header.get("kid") instanceof String kid) {
      return kid;
    }
    throw refused("kid is missing");
  }

  private static Map<String, @Nullable Object> object(String part, String text) {
    try {
      return Json.object(octets(part, text));
    } catch (ProblemException e) {
      throw e.problem() instanceof Problem.MalformedRequest(_, String reason)
          ? parsing(part + ": " + reason)
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
      throw parsing(part + " is not base64url");
    }
    throw parsing(part + " is not canonical base64url");
  }

  private static Refused parsing(String reason) {
    return new Refused(Check.DOCUMENT, Kind.PARSING_ERROR, "", reason);
  }

  private static Refused refused(String reason) {
    return new Refused(Check.PROOF, Kind.PROOF_VERIFICATION_ERROR, "", reason);
  }
}
